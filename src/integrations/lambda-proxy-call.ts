import type { FunctionCall } from '../environment/environment.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest } from '../message/http.ts';

/** Bodies beyond this leave the event's text uncertain to be within Lambda's 6 MB: it is counted then. */
const surelySmallBytes = 1_000_000;

/** What is the same for all calls of a function by one integration. `S` is what its event is made of. */
export interface PreparedProxy<S> {
  readonly functionArn: string;
  readonly origin: string;
  readonly path: string;
  readonly timeoutInMillis: number;
  readonly isStreamed: boolean;
  readonly textOf: (source: S) => string;
  readonly valueOf: (source: S) => unknown;
}

const nothing = new HeaderList([]);

/** The call of Lambda as the log shows it. The event's text is made when first looked at: a function in gwctl's own thread needs none. */
export class ProxyRequest<S> implements EndpointRequest {
  readonly method = 'POST';
  readonly headers = nothing;
  readonly origin: string;
  readonly path: string;
  readonly timeoutInMillis: number;
  readonly isStreamed: boolean;
  readonly source: S;
  private readonly prepared: PreparedProxy<S>;
  private text: string | undefined;

  constructor(prepared: PreparedProxy<S>, source: S) {
    this.origin = prepared.origin;
    this.path = prepared.path;
    this.timeoutInMillis = prepared.timeoutInMillis;
    this.isStreamed = prepared.isStreamed;
    this.prepared = prepared;
    this.source = source;
  }

  get body(): string {
    this.text ??= this.prepared.textOf(this.source);
    return this.text;
  }
}

/** The invocation of a function with the event of a request. */
export class ProxyInvocation<S> implements FunctionCall {
  readonly functionArn: string;
  readonly invocationType = 'RequestResponse';
  readonly timeoutInMillis: number;
  readonly traceHeader: string;
  readonly streaming: boolean;
  readonly event?: () => unknown;
  private readonly request: EndpointRequest;

  /** @param isSmall whether the event's text is surely within Lambda's limit */
  constructor(
    prepared: PreparedProxy<S>,
    request: EndpointRequest,
    source: S,
    call: Call,
    isSmall = call.request.body.length < surelySmallBytes,
  ) {
    this.functionArn = prepared.functionArn;
    this.timeoutInMillis = prepared.timeoutInMillis;
    this.traceHeader = call.traceHeader;
    this.streaming = prepared.isStreamed;
    this.request = request;
    if (isSmall) this.event = () => prepared.valueOf(source);
  }

  get payload(): string | Buffer {
    return this.request.body ?? '';
  }
}
