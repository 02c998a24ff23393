import type { EndpointRequest, EndpointResponse } from '../message/http.ts';

/** The outside world as one value: whoever runs the gateway decides on time, chance and wires, so any run can be repeated. */
export interface Environment {
  readonly clock: Clock;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  readonly ids: IdSource;
  readonly http: HttpSender;
  readonly functions: FunctionInvoker;
  readonly services: ServiceDirectory;
}

export interface Clock {
  /** Wall clock: epoch milliseconds. For signatures, tokens, quota periods, logs. */
  now(): number;
  /** Monotonic milliseconds, fractions kept. For throttles, time-outs, caches, latencies. */
  monotonic(): number;
}

/** What happens later; where a test moves the clock, when it is moved. */
export interface Timers {
  /** @returns calls it off; harmless when it has happened */
  after(millis: number, happen: () => void): () => void;
}

export interface IdSource {
  /** UUID v4. */
  requestId(): string;
  /** Opaque, base64-like, ends with `=`. */
  extendedRequestId(): string;
  /** `n` lower-case hex digits. */
  hex(n: number): string;
}

/** Sends one request as it is. Rejects with `EndpointFailure`; never follows redirects, never retries. */
export interface HttpSender {
  send(request: EndpointRequest): Promise<EndpointResponse>;
}

/** Why no answer came from an endpoint. */
export class EndpointFailure extends Error {
  readonly kind: 'timeout' | 'network' | 'invalid-endpoint' | 'too-large';
  constructor(kind: EndpointFailure['kind'], reason: string, cause?: unknown) {
    super(reason, { cause });
    this.kind = kind;
  }
}

/** Runs Lambda functions: locally, or by any Invoke endpoint. Answers as Lambda's Invoke API does, never rejects for a function's fault. */
export interface FunctionInvoker {
  invoke(call: FunctionCall): Promise<FunctionAnswer>;
}

export interface FunctionCall {
  /** Full ARN as API Gateway would call it, with alias or version: `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`. */
  readonly functionArn: string;
  /** JSON text. May be made when first asked for. */
  readonly payload: string | Buffer;
  /**
   * The payload as a fresh value, for functions in gwctl's own thread: cheaper than its text and back. Given only where the text is known
   * to be within Lambda's limit.
   */
  readonly event?: () => unknown;
  readonly invocationType: 'RequestResponse' | 'Event' | 'DryRun';
  /** After this the caller has gone (its own time-out); the function's own time-out is the invoker's business. */
  readonly timeoutInMillis: number;
  /** `X-Amzn-Trace-Id` for the function's environment. */
  readonly traceHeader?: string;
  /** Response streaming (`responseTransferMode: STREAM`). */
  readonly streaming?: boolean;
  /** `X-Amz-Log-Type: Tail`: the end of the invocation's log is to come with the answer. */
  readonly wantsLog?: boolean;
  /** `X-Amz-Client-Context` as it came: base64 of JSON. */
  readonly clientContext?: string;
  /** `X-Amz-Tenant-Id`: whose environment a function with tenant isolation runs in. */
  readonly tenantId?: string;
}

export interface FunctionAnswer {
  /** Lambda's own status: 200, 202 for `Event`, 404 no such function, 403 no permission, 413 too large, 429 throttled, 5xx. */
  readonly statusCode: number;
  /**
   * JSON text; the error object when `functionError` is set; Lambda's `{"Message": ...}` for statuses from 400. May be made when first
   * asked for.
   */
  readonly payload: string;
  /** The result itself, where reading its text again would give the same. */
  readonly value?: unknown;
  readonly functionError?: 'Handled' | 'Unhandled';
  /** Lambda's request id. */
  readonly requestId: string;
  readonly executedVersion?: string;
  /** `X-Amz-Log-Result`, where it was asked for: base64 of the last 4 KB of the invocation's log. */
  readonly logResult?: string;
  /** The caller's time-out passed first; no answer will come. */
  readonly timedOut?: boolean;
  /** Set when a streamed answer was asked for and given. */
  readonly stream?: NodeJS.ReadableStream;
  /** For the execution log: why the invocation could not happen and what to configure. */
  readonly reason?: string;
}

/** A certificate and its private key, PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Where AWS service integrations go and who signs them. */
export interface ServiceDirectory {
  /**
   * The endpoint of a service: an origin (`http://127.0.0.1:8000`), `aws` for the real one, or undefined when none is configured.
   * @param service the host's service part in an integration URI: `dynamodb`, `sqs`, `states`...
   */
  endpoint(service: string): string | undefined;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** A VPC link id's local address (`http://127.0.0.1:9000`), or undefined: the integration's own URI is used. */
  vpcLink(connectionId: string): string | undefined;
  /** The PEM pair that a stage's `clientCertificateId` stands for: what backends are shown. */
  clientCertificate?(clientCertificateId: string): ClientCertificate | undefined;
}
