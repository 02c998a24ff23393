import type { ClientRequest, EndpointRequest } from './http.ts';
import type { WebSocketEvent } from './websocket.ts';

/** What is the same for every call of one method in one deployed stage: made once, at deploy. */
export interface MethodFacts {
  readonly apiId: string;
  readonly apiName: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly resourceId: string;
  /** The template: `/pets/{petId}`. */
  readonly resourcePath: string;
  /** HTTP and WebSocket APIs: `GET /pets/{petId}`, `$default`; absent before a route is found. */
  readonly routeKey?: string;
  readonly operationName: string | undefined;
  readonly apiKeyRequired: boolean;
  readonly endpointType: string;
  /** Of the side drawn (canary overrides merged in). */
  readonly stageVariables: ReadonlyMap<string, string>;
  /** Present while the stage has canary settings. */
  readonly isCanaryRequest: boolean | undefined;
  /** The context before a route is found has no method: `undefined` prints `-` in access logs. */
  readonly matched: boolean;
}

/** Who calls, as `$context.identity` shows it; null and absent are the same here. */
export interface CallerIdentity {
  sourceIp: string;
  userAgent: string | undefined;
  accountId?: string;
  caller?: string;
  user?: string;
  userArn?: string;
  accessKey?: string;
  principalOrgId?: string;
  cognitoIdentityPoolId?: string;
  cognitoIdentityId?: string;
  cognitoAuthenticationType?: string;
  cognitoAuthenticationProvider?: string;
  apiKey?: string;
  apiKeyId?: string;
  vpcId?: string;
  vpceId?: string;
  clientCert?: NonNullable<NonNullable<ClientRequest['tls']>['clientCert']>;
}

/** Result of an authorizer, as `$context.authorizer` and proxy events show it. */
export interface AuthorizerResult {
  readonly principalId?: string;
  /** Lambda authorizers: the context's values as text. */
  readonly context: ReadonlyMap<string, string>;
  /** Cognito: claims as text. */
  readonly claims?: ReadonlyMap<string, string>;
  /** JWT authorizers of HTTP APIs: the token's scopes where the route asks for any, else null. */
  readonly scopes?: readonly string[] | null;
  /** Lambda authorizers of HTTP APIs: the context with its JSON types; null where the function gave none. */
  readonly values?: ReadonlyMap<string, unknown> | null;
  /** Milliseconds. */
  readonly integrationLatency?: number;
  /** `apiKeySource: AUTHORIZER` reads the key's value here. */
  readonly usageIdentifierKey?: string;
}

/** What a phase saw and decided: the basis of execution logs, `gwctl why` and traces. */
export interface TraceStep {
  /** `route`, `waf`, `resource policy`, `authorizer`, `api key`, `usage plan`, `throttle`, `validation`, `cache`, `integration request`, ... */
  readonly phase: string;
  readonly verdict: 'passed' | 'refused' | 'skipped' | 'done';
  /** One sentence. */
  readonly detail: string;
  /** The line of the spec or configuration that decided. */
  readonly at?: { readonly file: string; readonly pointer: string };
  /** What of the configuration decided, where it has no place of its own: whoever knows the file finds the line. */
  readonly rule?: DecidingRule;
  /** Milliseconds on the monotonic clock, fractions kept. */
  readonly millis?: number;
}

/** What of the configuration decides on calls, by names. */
export type DecidingRule =
  | { readonly kind: 'waf' /** Absent: none of them. */; readonly entry?: string }
  | { readonly kind: 'api key'; readonly name: string }
  | { readonly kind: 'identity'; readonly accessKeyId: string }
  | {
      readonly kind: 'usage plan';
      readonly plan: string;
      readonly part?: 'throttle' | 'quota';
      /** `/pets/GET`, for the throttle of a method in the plan. */
      readonly method?: string;
    }
  | { readonly kind: 'account' }
  | { readonly kind: 'stage'; readonly path: string; readonly verb: string }
  /** HTTP APIs: the route settings. */
  | { readonly kind: 'route'; readonly routeKey: string };

/**
 * Where the phases of one call write. Absent unless somebody listens, so a call without logs pays one test a phase.
 * Line kinds follow rest-request-phases.md 10.5: `info` always, `data` with data trace only (D), `stage` never in TestInvoke (S).
 */
export interface CallTrace {
  line(text: string, kind?: 'info' | 'data' | 'stage'): void;
  step(step: TraceStep): void;
}

/** Facts that phases learn, for access logs, metrics and the execution log. Undefined prints `-`. */
export interface CallFacts {
  /** Status and message per gate, as `$context.authorize.*`, `.authorizer.*`, `.authenticate.*`, `.waf.*`, `.integration.*`. */
  authorize?: GateFacts;
  authorizer?: GateFacts & {
    integrationLatency?: number;
    integrationStatus?: number;
    requestId?: string;
    /** Monotonic milliseconds when the function was called, and which one it is; absent for a kept result. */
    started?: number;
    functionArn?: string;
  };
  authenticate?: GateFacts;
  waf?: GateFacts;
  integration?: GateFacts & {
    integrationStatus?: number;
    requestId?: string;
    /** Monotonic milliseconds when the endpoint was called. */
    started?: number;
    /** What was called, for traces. */
    endpoint?: {
      readonly isAws: boolean;
      readonly request: Pick<EndpointRequest, 'method' | 'origin' | 'path'>;
    };
    /** The function answered with an error object. */
    functionError?: boolean;
    /** Response streaming: milliseconds from then to the last header and to the first byte of the body. */
    timeToAllHeaders?: number;
    timeToFirstContent?: number;
  };
  wafResponseCode?: string;
  webaclArn?: string;
  error?: {
    readonly message: string | undefined;
    readonly responseType: string;
    readonly validationErrorString?: string;
    /** What gwctl adds for the console, never for callers. */
    readonly reason?: string;
  };
  /** What of the configuration refused the call, where one thing did. */
  refusedBy?: DecidingRule;
  awsEndpointRequestId?: string;
  basePathMatched?: string;
  /** The call leaves nothing in the execution log. */
  isUnlogged?: boolean;
  /** The client sent a request id that is no UUID: access logs say so (documented, section 2.4). */
  requestIdReplaced?: boolean;
  cacheHit?: boolean;
  /** Values that identified the caller to an authorizer: no log shows them. */
  credentials?: readonly string[];
  /** `Starting execution` was passed: built-in error bodies have a space after the colon from here on (section 2.5). */
  executionStarted?: boolean;
  /** An endpoint was called: errors carry `X-Amzn-Trace-Id` from here on (section 2.4). */
  endpointCalled?: boolean;
  /** Body bytes sent, and the status: filled in when the answer is ready. */
  responseLength?: number;
  status?: number;
  /** Milliseconds. */
  responseLatency?: number;
}

export interface GateFacts {
  error?: string;
  /** Milliseconds. */
  latency?: number;
  status?: number;
}

/** A JSON-like value with insertion-ordered maps: what `$context` holds. */
export type ContextValue = string | number | boolean | null | ContextValue[] | Map<string, ContextValue>;

/** One request on its way through the plan. The only mutable thing of the data plane. */
export interface Call {
  /** After arrival rules: dropped headers gone, forwarded headers added, body decompressed. */
  readonly request: ClientRequest;
  readonly method: MethodFacts;
  /** The verb called (after `X-HTTP-Method-Override`). */
  readonly httpMethod: string;
  /** Request path with the stage, raw (`$context.path`). */
  readonly path: string;
  /** Path without the stage, as Lambda events show it; with the base path under a custom domain. */
  readonly eventPath: string;
  /** Path without stage and without base path: what routing saw; method ARNs are made of it. */
  readonly routePath: string;
  /** Raw, by the matched resource's names; empty when it has none. */
  readonly pathParameters: ReadonlyMap<string, string>;
  /** Decoded, every value in the order sent. Built on first use. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** The header's values by the client's spelling, in the order sent. Built on first use. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Epoch milliseconds. */
  readonly requestTimeEpoch: number;
  /** Monotonic milliseconds at arrival. */
  readonly arrivedAt: number;
  /** The `Host` header without a port. */
  readonly domainName: string;
  /** The trace header as endpoints see it: `Root=...;Parent=...;Sampled=0|1`. Made on first use. */
  readonly traceHeader: string;
  readonly identity: CallerIdentity;
  authorizer: AuthorizerResult | undefined;
  /** WebSocket APIs only. */
  readonly webSocket?: WebSocketEvent;
  readonly facts: CallFacts;
  readonly trace: CallTrace | undefined;
  /** `$context.requestOverride` and `responseOverride`; made when a template first touches `$context`. */
  overrides: Overrides | undefined;
  /** `$context` as templates see it: what the request template puts there is read by the response template. Made on first use. */
  templateContext?: Map<string, ContextValue>;
}

/** What templates wrote; unknown keys are kept as AWS keeps them. */
export interface Overrides {
  readonly requestOverride: Map<string, ContextValue>;
  readonly responseOverride: Map<string, ContextValue>;
}
