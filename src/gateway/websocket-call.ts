import type { Environment } from '../environment/environment.ts';
import { newTraceId } from '../environment/trace-id.ts';
import type {
  AuthorizerResult,
  Call,
  CallerIdentity,
  CallFacts,
  CallTrace,
  ContextValue,
  MethodFacts,
} from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest } from '../message/http.ts';
import type { KeptConnection, WebSocketEvent } from '../message/websocket.ts';
import { arrivingHeaders } from './arriving-headers.ts';
import { parseQuery, splitTarget } from './request-target.ts';

const nothing: ReadonlyMap<string, never> = new Map<string, never>();
const noHeaders = new HeaderList([]);
const noBody = Buffer.alloc(0);

/** One event of a WebSocket connection on its way through a route: it makes nothing before somebody asks for it. */
export class WebSocketCall implements Call {
  readonly webSocket: WebSocketEvent;
  readonly method: MethodFacts;
  /** Of the integration, where it says `ANY`. Unverified: events have no verb of their own. */
  readonly httpMethod = 'POST';
  readonly pathParameters: ReadonlyMap<string, string> = nothing;
  /** The extended id is the only one (websocket.md 6, recorded). */
  readonly requestId: string;
  readonly requestTimeEpoch: number;
  readonly arrivedAt: number;
  readonly identity: CallerIdentity;
  authorizer: AuthorizerResult | undefined;
  readonly facts: CallFacts = {};
  readonly trace: CallTrace | undefined;
  readonly overrides = undefined;
  templateContext?: Map<string, ContextValue>;
  readonly #environment: Environment;
  #request: ClientRequest | undefined;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #headers: ReadonlyMap<string, readonly string[]> | undefined;
  #traceHeader: string | undefined;

  constructor(
    event: WebSocketEvent,
    method: MethodFacts,
    caller: Pick<KeptConnection, 'identity' | 'authorizer'>,
    environment: Environment,
    trace: CallTrace | undefined,
    handshake?: ClientRequest,
  ) {
    this.webSocket = event;
    this.method = method;
    this.requestId = environment.ids.extendedRequestId();
    this.requestTimeEpoch = environment.clock.now();
    this.arrivedAt = environment.clock.monotonic();
    this.identity = caller.identity;
    this.authorizer = caller.authorizer;
    this.trace = trace;
    this.#environment = environment;
    this.#request = handshake;
  }

  get extendedRequestId(): string {
    return this.requestId;
  }

  get domainName(): string {
    return this.webSocket.connection.domainName;
  }

  get path(): string {
    return `/${this.method.stage}`;
  }

  get eventPath(): string {
    return this.path;
  }

  get routePath(): string {
    return '/';
  }

  /** Of the handshake; a message has no request of its own, but endpoints and templates read its text as a body. */
  get request(): ClientRequest {
    this.#request ??= {
      method: this.httpMethod,
      target: this.path,
      headers: noHeaders,
      body: this.webSocket.text === '' ? noBody : Buffer.from(this.webSocket.text),
      remoteAddress: this.identity.sourceIp,
    };
    return this.#request;
  }

  /** `$connect` only: `$input.params()` and mappings find nothing elsewhere (documented). */
  get query(): ReadonlyMap<string, readonly string[]> {
    if (this.webSocket.eventType !== 'CONNECT') return nothing;
    this.#query ??= parseQuery(splitTarget(this.request.target).query);
    return this.#query;
  }

  /** The handshake's without those of the upgrade itself, and what API Gateway adds (recorded). */
  get headers(): ReadonlyMap<string, readonly string[]> {
    if (this.webSocket.eventType !== 'CONNECT') return nothing;
    this.#headers ??= arrivingHeaders(this.request, this.traceHeader);
    return this.#headers;
  }

  get traceHeader(): string {
    this.#traceHeader ??= this.#makeTraceHeader();
    return this.#traceHeader;
  }

  #makeTraceHeader(): string {
    const sent = this.#request?.headers.last('x-amzn-trace-id');
    if (sent !== undefined && /(?:^|;)\s*Root=/.test(sent)) return sent;
    return `Root=${newTraceId(this.requestTimeEpoch, this.#environment.ids)}`;
  }
}
