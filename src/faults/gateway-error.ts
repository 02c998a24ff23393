import type { GatewayResponseType } from '../model/gateway-response.ts';
import { responseTypes } from './response-types.ts';

export interface GatewayErrorDetail {
  /** Own default status where it differs from the type's (rest-request-phases.md 6.1, "two faces"). */
  readonly status?: number;
  /** null prints `{"message":null}`. */
  readonly message?: string | null;
  /** `x-amzn-ErrorType`. */
  readonly errorType?: string;
  /** `Message`: ACCESS_DENIED's odd capital (section 2.5). */
  readonly messageKey?: 'message' | 'Message';
  /** Headers of the answer, name after value after name; HTTP APIs only: REST takes them from the response type. */
  readonly headers?: readonly string[];
  /** Execution log lines, in AWS's words, written before `Method completed with status`. */
  readonly logLines?: readonly string[];
  /** The call leaves nothing in the execution log (rest-request-phases.md 10.7). */
  readonly isUnlogged?: boolean;
  /** `$context.error.validationErrorString`. */
  readonly validationErrorString?: string;
  /** What gwctl can add: why, and what to change. For `gwctl why` and the console, never for callers. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** The gateway refuses a call. Thrown by a phase; `gateway/` turns it into the configured gateway response. */
export class GatewayError extends Error {
  readonly responseType: GatewayResponseType;
  readonly status: number;
  /** What the caller reads; null prints `null`. */
  readonly text: string | null;
  readonly errorType: string;
  readonly detail: GatewayErrorDetail;

  constructor(responseType: GatewayResponseType, detail: GatewayErrorDetail = {}) {
    const row = responseTypes[responseType];
    const text = detail.message === undefined ? row.message : detail.message;
    // A refusal is an answer, not a fault of the code: its stack tells nobody anything and costs more than the rest of the call.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(text ?? responseType, { cause: detail.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.responseType = responseType;
    this.status = detail.status ?? row.statusCode ?? 500;
    this.text = text;
    this.errorType = detail.errorType ?? row.errorType;
    this.detail = detail;
  }
}
