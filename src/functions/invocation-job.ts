import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import type { CollectedStream } from './collected-stream.ts';
import { InvocationLog } from './invocation-log.ts';

/** One invocation on its way: waiting for an environment, running, or answered while its environment still works. */
export interface Job {
  readonly call: FunctionCall;
  readonly requestId: string;
  readonly resolve: (answer: FunctionAnswer) => void;
  answered: boolean;
  /** A streamed answer for a caller that wants it whole. */
  collected: Promise<CollectedStream> | undefined;
  /** Where the caller wants the end of the log. */
  readonly log: InvocationLog | undefined;
  /** JSON text. */
  readonly clientContext: string | undefined;
  readonly tenantId: string | undefined;
  callerTimer: NodeJS.Timeout | undefined;
}

export function jobOf(call: FunctionCall, requestId: string, resolve: Job['resolve']): Job {
  return {
    call,
    requestId,
    resolve,
    answered: false,
    collected: undefined,
    callerTimer: undefined,
    log: call.wantsLog ? new InvocationLog() : undefined,
    clientContext: call.clientContext === undefined ? undefined : contextText(call.clientContext),
    tenantId: tenantIdOf(call),
  };
}

/** Letters, digits and `. _ : / = + - @` and spaces, 256 at most (Invoke, API reference). Others are left out. Unverified: Lambda refuses them. */
export function tenantIdOf({ tenantId = '' }: FunctionCall): string | undefined {
  return /^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/.test(tenantId) ? tenantId : undefined;
}

/** The JSON text of a client context. One that is no base64 of JSON is left out. Unverified: Lambda refuses it. */
export function contextText(base64: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(Buffer.from(base64, 'base64').toString()));
  } catch {
    return undefined;
  }
}
