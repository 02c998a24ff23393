import type { Environment } from '../environment/environment.ts';
import type {
  AuthorizerResult,
  Call,
  CallerIdentity,
  CallFacts,
  CallTrace,
  MethodFacts,
  Overrides,
} from '../message/call.ts';
import type { ClientRequest } from '../message/http.ts';
import { vpcEndpointOf } from './address.ts';
import { arrivingHeaders } from './arriving-headers.ts';
import { parseRestQuery, type RequestTarget } from './request-target.ts';
import { compileTraceHeader, tracedHeader } from './trace-header.ts';

/** What the entry knows of a request once it is addressed. */
export interface AddressedRequest {
  readonly request: ClientRequest;
  readonly target: RequestTarget;
  readonly httpMethod: string;
  /** With the stage, raw. */
  readonly path: string;
  readonly eventPath: string;
  readonly routePath: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly requestTimeEpoch: number;
  readonly arrivedAt: number;
  readonly basePathMatched: string | undefined;
  /** The client sent an `x-amzn-RequestId` that is no UUID. */
  readonly requestIdReplaced?: boolean;
}

/** What a call is told of how it is run. */
export interface RestCallOptions {
  readonly testInvoke?: boolean;
  /** With tracing on: whether the next call is sampled. */
  readonly sampleTrace?: () => boolean;
}

/** A `Call` that makes nothing before somebody asks for it: most methods read neither query nor headers. */
export class RestCall implements Call {
  #request: ClientRequest;
  readonly method: MethodFacts;
  readonly httpMethod: string;
  readonly path: string;
  readonly eventPath: string;
  readonly routePath: string;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly requestId: string;
  readonly requestTimeEpoch: number;
  readonly arrivedAt: number;
  readonly domainName: string;
  readonly facts: CallFacts = {};
  readonly trace: CallTrace | undefined;
  authorizer: AuthorizerResult | undefined;
  overrides: Overrides | undefined;
  readonly #environment: Environment;
  readonly #target: RequestTarget;
  readonly #options: RestCallOptions;
  #extendedRequestId: string | undefined;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #headers: ReadonlyMap<string, readonly string[]> | undefined;
  #traceHeader: string | undefined;
  #identity: CallerIdentity | undefined;

  constructor(
    addressed: AddressedRequest,
    method: MethodFacts,
    pathParameters: ReadonlyMap<string, string>,
    trace: CallTrace | undefined,
    environment: Environment,
    options: RestCallOptions = {},
  ) {
    this.#options = options;
    this.#request = addressed.request;
    this.method = method;
    this.httpMethod = addressed.httpMethod;
    this.path = addressed.path;
    this.eventPath = addressed.eventPath;
    this.routePath = addressed.routePath;
    this.pathParameters = pathParameters;
    this.requestId = addressed.requestId;
    this.requestTimeEpoch = addressed.requestTimeEpoch;
    this.arrivedAt = addressed.arrivedAt;
    this.domainName = addressed.domainName;
    this.trace = trace;
    this.#environment = environment;
    this.#target = addressed.target;
    if (addressed.requestIdReplaced) this.facts.requestIdReplaced = true;
    if (addressed.basePathMatched !== undefined) this.facts.basePathMatched = addressed.basePathMatched;
  }

  get request(): ClientRequest {
    return this.#request;
  }

  /** Puts a body in place of the coded one that arrived. */
  set decodedBody(body: Buffer) {
    this.#request = { ...this.#request, body, codedBody: this.#request.body };
  }

  get extendedRequestId(): string {
    this.#extendedRequestId ??= this.#environment.ids.extendedRequestId();
    return this.#extendedRequestId;
  }

  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseRestQuery(this.#target.query);
    return this.#query;
  }

  get headers(): ReadonlyMap<string, readonly string[]> {
    // TestInvokeMethod shows the headers it was given and nothing of its own (recorded).
    this.#headers ??= arrivingHeaders(this.request, this.#options.testInvoke ? undefined : this.traceHeader);
    return this.#headers;
  }

  get traceHeader(): string {
    this.#traceHeader ??= this.#makeTraceHeader();
    return this.#traceHeader;
  }

  #makeTraceHeader(): string {
    const { sampleTrace } = this.#options;
    const { ids } = this.#environment;
    const sent = this.request.headers.last('x-amzn-trace-id');
    return sampleTrace
      ? tracedHeader(sent, this.requestTimeEpoch, ids, sampleTrace)
      : compileTraceHeader(sent, this.requestTimeEpoch, ids);
  }

  get identity(): CallerIdentity {
    this.#identity ??= this.#makeIdentity();
    return this.#identity;
  }

  #makeIdentity(): CallerIdentity {
    // Private APIs are reached through VPC endpoints only (documented): here the URL says through which.
    const vpceId = this.method.endpointType === 'PRIVATE' ? vpcEndpointOf(this.domainName) : undefined;
    return {
      sourceIp: this.request.remoteAddress,
      userAgent: this.request.headers.last('user-agent'),
      ...(vpceId !== undefined && { vpceId }),
      ...(this.request.tls?.clientCert && { clientCert: this.request.tls.clientCert }),
    };
  }
}
