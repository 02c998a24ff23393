import type { Environment } from '../environment/environment.ts';
import { newTraceId } from '../environment/trace-id.ts';
import type {
  AuthorizerResult,
  Call,
  CallerIdentity,
  CallFacts,
  CallTrace,
  MethodFacts,
} from '../message/call.ts';
import type { ClientRequest } from '../message/http.ts';
import { arrivingHeaders } from './arriving-headers.ts';
import type { HttpAddress } from './http-address.ts';
import { parseQuery, type RequestTarget } from './request-target.ts';

/** A request of an HTTP API that found its stage. */
export interface AddressedHttpRequest {
  readonly request: ClientRequest;
  readonly target: RequestTarget;
  readonly address: HttpAddress;
  readonly domainName: string;
  readonly requestTimeEpoch: number;
  readonly arrivedAt: number;
}

/** A `Call` of an HTTP API: it makes nothing before somebody asks for it. */
export class HttpCall implements Call {
  readonly request: ClientRequest;
  readonly method: MethodFacts;
  readonly httpMethod: string;
  readonly path: string;
  readonly eventPath: string;
  readonly routePath: string;
  readonly pathParameters: ReadonlyMap<string, string>;
  /** The extended id is the only one (http-api.md 5, recorded). */
  readonly requestId: string;
  readonly requestTimeEpoch: number;
  readonly arrivedAt: number;
  readonly domainName: string;
  readonly facts: CallFacts = {};
  readonly trace: CallTrace | undefined;
  readonly overrides = undefined;
  authorizer: AuthorizerResult | undefined;
  readonly #environment: Environment;
  readonly #target: RequestTarget;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #headers: ReadonlyMap<string, readonly string[]> | undefined;
  #traceHeader: string | undefined;
  #identity: CallerIdentity | undefined;

  constructor(
    addressed: AddressedHttpRequest,
    method: MethodFacts,
    pathParameters: ReadonlyMap<string, string>,
    environment: Environment,
    trace?: CallTrace,
  ) {
    const { address, request } = addressed;
    this.request = request;
    this.method = method;
    this.httpMethod = request.method;
    this.path = address.path;
    this.eventPath = address.eventPath;
    this.routePath = address.routePath;
    this.pathParameters = pathParameters;
    this.requestId = environment.ids.extendedRequestId();
    this.requestTimeEpoch = addressed.requestTimeEpoch;
    this.arrivedAt = addressed.arrivedAt;
    this.domainName = addressed.domainName;
    this.trace = trace;
    this.#environment = environment;
    this.#target = addressed.target;
    if (address.basePathMatched !== undefined) this.facts.basePathMatched = address.basePathMatched;
  }

  get extendedRequestId(): string {
    return this.requestId;
  }

  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.#target.query);
    return this.#query;
  }

  get headers(): ReadonlyMap<string, readonly string[]> {
    this.#headers ??= arrivingHeaders(this.request, this.traceHeader);
    return this.#headers;
  }

  /** `Root=1-...`, or what the caller sent of one (http-api.md 4, recorded). */
  get traceHeader(): string {
    this.#traceHeader ??= this.#makeTraceHeader();
    return this.#traceHeader;
  }

  #makeTraceHeader(): string {
    const sent = this.request.headers.last('x-amzn-trace-id');
    if (sent !== undefined && /(?:^|;)\s*Root=/.test(sent)) return sent;
    return `Root=${newTraceId(this.requestTimeEpoch, this.#environment.ids)}`;
  }

  get identity(): CallerIdentity {
    this.#identity ??= {
      sourceIp: this.request.remoteAddress,
      userAgent: this.request.headers.last('user-agent'),
      ...(this.request.tls?.clientCert && { clientCert: this.request.tls.clientCert }),
    };
    return this.#identity;
  }
}
