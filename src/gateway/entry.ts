import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call, CallTrace } from '../message/call.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { refuseUnmatched } from '../pipeline/phases/authorize.ts';
import { executeRest, passGates, type RestMethodPlan } from '../pipeline/rest.ts';
import {
  type Address,
  type AddressBook,
  type AddressFailure,
  type AnyAddress,
  findAddress,
} from './address.ts';
import { decodedBody } from './content-encoding.ts';
import { handleHttpRequest, refuseHttpRequest } from './http-entry.ts';
import type { HttpStageRuntime } from './http-stage.ts';
import { forbidden, healthy, noAddress } from './plain-answers.ts';
import { arrivalRefusal, methodArnRefusal } from './request-limits.ts';
import { calledVerb, collapseLeadingSlashes, type RequestTarget, splitTarget } from './request-target.ts';
import { type AddressedRequest, RestCall } from './rest-call.ts';
import { drawSide, type RestStageRuntime, type StageSide } from './rest-stage.ts';
import { type StreamEnd, streamedBody } from './streamed-body.ts';
import { connectionIdOf } from './websocket-address.ts';
import type { AddressedSocketRequest, WebSocketGateway } from './websocket-gateway.ts';

/** What the entry needs to see of the gateway; its parts are replaced when something is deployed. */
export interface EntryState {
  readonly book: AddressBook;
  stage(apiId: string, stageName: string): RestStageRuntime | undefined;
  httpStage(apiId: string, stageName: string): HttpStageRuntime | undefined;
  readonly webSockets: WebSocketGateway;
}

/** Told of errors that are gwctl's own; the caller gets a 500. */
export type BugReporter = (error: unknown) => void;

/**
 * From a request to its answer, in the order of rest-request-phases.md, section 0: address, sizes, stage, route, then the method's plan.
 * The one place where an error turns into a response.
 */
export function handleRequest(
  state: EntryState,
  request: ClientRequest,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<ClientResponse> {
  const arrivedAt = environment.clock.monotonic();
  // Phase 1. Without a certificate that the domain trusts a call reaches no API and no log (documented, section 4.9).
  const { target, domainName, address, isTrusted } = locate(state.book, request);
  if ('isWebSocket' in address && address.isWebSocket)
    return state.webSockets.handle(request, { address, domainName, isTrusted });
  if ('isHttp' in address && address.isHttp) {
    const addressed = {
      request,
      target,
      address,
      domainName,
      requestTimeEpoch: environment.clock.now(),
      arrivedAt,
    };
    const stage = address.stage === undefined ? undefined : state.httpStage(address.apiId, address.stage);
    return handleHttpRequest(stage, addressed, isTrusted, environment, onBug);
  }
  if ('failure' in address && address.failure === 'no-mapping' && address.ofHttpApis)
    return refuseHttpRequest(isTrusted ? 404 : 403, environment);
  // Written out: copying the location with `...` would take 2 us of each request (measured).
  const located = { request, target, domainName, address, isTrusted, arrivedAt };
  return handleRestRequest(state, located, environment, onBug);
}

/** A request that is no HTTP or WebSocket API's: a REST API's, or nobody's. */
function handleRestRequest(
  state: EntryState,
  { request, target, domainName, address, isTrusted, arrivedAt }: LocatedRequest,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<ClientResponse> {
  const sentId = request.headers.last('x-amzn-requestid');
  const requestId = isUuid(sentId) ? sentId : environment.ids.requestId();
  const stage = 'failure' in address ? undefined : state.stage(address.apiId, address.stage);
  const plain = isTrusted
    ? plainAnswerTo(state, request, { target, domainName, address }, stage)
    : forbidden();
  if (plain || !stage || 'failure' in address)
    return withIds(plain ?? forbidden(), requestId, environment.ids.extendedRequestId());
  const addressed: AddressedRequest = {
    request,
    target,
    httpMethod: calledVerb(request),
    path: address.path,
    eventPath: address.eventPath,
    routePath: collapseLeadingSlashes(address.rest),
    domainName,
    requestId,
    requestTimeEpoch: environment.clock.now(),
    arrivedAt,
    basePathMatched: address.basePathMatched,
    requestIdReplaced: sentId !== undefined && sentId !== requestId,
  };
  return runOnStage(drawSide(stage, environment.random), addressed, environment, onBug);
}

/** Where a request goes, and what that follows from. */
interface Location {
  readonly target: RequestTarget;
  readonly domainName: string;
  readonly address: AnyAddress | AddressFailure;
  readonly isTrusted: boolean;
}

interface LocatedRequest extends Location {
  readonly address: Address | AddressFailure;
  readonly request: ClientRequest;
  readonly arrivedAt: number;
}

/** Which API and stage a request is for. */
export function locate(book: AddressBook, request: ClientRequest): Location {
  const target = splitTarget(request.target);
  const domainName = domainOf(request);
  return {
    target,
    domainName,
    address: findAddress(book, domainName, request.headers.last('x-apigw-api-id'), target.path),
    isTrusted: !book.mutualTls.has(domainName) || request.tls?.clientCert !== undefined,
  };
}

/** The rest of phase 1, and phase 2: what is answered before a stage has its say. */
function plainAnswerTo(
  state: EntryState,
  request: ClientRequest,
  {
    target,
    domainName,
    address,
  }: { target: RequestTarget; domainName: string; address: Address | AddressFailure },
  stage: RestStageRuntime | undefined,
): ClientResponse | undefined {
  if (isHealthCheck(state, domainName, target.path)) return healthy();
  if ('failure' in address) return noAddress(address);
  const refusal = arrivalRefusal(request, target.query, stage?.base.compiled.unmatched.endpointType);
  if (refusal) return refusal.response;
  return !stage || isDisabled(stage, address) ? forbidden() : undefined;
}

/** The stage of a WebSocket API that a handshake is for; undefined where the target is something else, `@connections` too. */
export function locateSocket(book: AddressBook, request: ClientRequest): AddressedSocketRequest | undefined {
  const { address, domainName, isTrusted } = locate(book, request);
  if (!('isWebSocket' in address) || !address.isWebSocket) return undefined;
  return connectionIdOf(address.rest) === undefined ? { address, domainName, isTrusted } : undefined;
}

/** `/ping` and `/sping` at the root of a custom domain belong to the service (documented, section 1.1). */
function isHealthCheck({ book }: EntryState, domainName: string, path: string): boolean {
  return (path === '/ping' || path === '/sping') && book.domains.has(domainName);
}

function isDisabled(stage: RestStageRuntime, address: Address): boolean {
  return address.isDefaultEndpoint && stage.base.compiled.scope.api.disableExecuteApiEndpoint;
}

function runOnStage(
  side: StageSide,
  addressed: AddressedRequest,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<ClientResponse> {
  const { compiled, recorder } = side;
  const match = compiled.match(addressed.httpMethod, addressed.routePath);
  const setting = match?.plan.setting ?? side.unmatchedSetting;
  const trace = match ? recorder.traceFor(setting) : undefined; // unmatched routes give no execution log line (documented)
  const call = new RestCall(
    addressed,
    match?.plan.facts ?? compiled.unmatched,
    match?.pathParameters ?? new Map(),
    trace,
    environment,
    side.callOptions,
  );
  trace?.line(`Extended Request Id: ${call.extendedRequestId}`, 'stage');
  const refused = (error: unknown) => refuse(error, side, call, trace, onBug);
  const finished = (response: ClientResponse) => finish(response, call, side, setting, environment);
  let response: Awaitable<ClientResponse>;
  try {
    response = runPlan(match?.plan, call, addressed.request);
  } catch (error) {
    response = refused(error);
  }
  return response instanceof Promise ? response.catch(refused).then(finished) : finished(response);
}

function runPlan(
  plan: RestMethodPlan | undefined,
  call: RestCall,
  request: ClientRequest,
): Awaitable<ClientResponse> {
  if (request.bodyTooLarge) throw new GatewayError('REQUEST_TOO_LARGE', { isUnlogged: true });
  if (!plan) throw refuseUnmatched(call.request.headers);
  const tooLong = plan.authorize && methodArnRefusal(call);
  if (tooLong) return tooLong.response;
  return whenReady(passGates(plan, call), () => {
    call.facts.executionStarted = true;
    return call.request.headers.has('content-encoding') ? decodeAndExecute(plan, call) : execute(plan, call);
  });
}

async function decodeAndExecute(plan: RestMethodPlan, call: RestCall): Promise<ClientResponse> {
  call.decodedBody = await decodedBody(call.request);
  return execute(plan, call);
}

function execute(plan: RestMethodPlan, call: RestCall): Awaitable<ClientResponse> {
  const response = executeRest(plan, call);
  const { compress } = plan;
  return compress ? whenReady(response, (ready) => compress(ready, call)) : response;
}

/** A `GatewayError` becomes the configured gateway response; anything else is a bug of ours, a logged 500. */
function refuse(
  error: unknown,
  side: StageSide,
  call: Call,
  trace: CallTrace | undefined,
  onBug: BugReporter,
): ClientResponse {
  const refusal =
    error instanceof GatewayError ? error : new GatewayError('DEFAULT_5XX', { status: 500, cause: error });
  if (refusal !== error) onBug(error);
  for (const line of refusal.detail.logLines ?? []) trace?.line(line);
  if (refusal.detail.isUnlogged) call.facts.isUnlogged = true;
  // Unverified: what `$context.integration.error` and `.status` say of an endpoint whose answer was none, or none that can be used.
  const { integration } = call.facts;
  if (integration) {
    integration.error ??= refusal.text ?? refusal.responseType;
    integration.status = refusal.status;
  }
  return side.compiled.respond(refusal, call);
}

function finish(
  response: ClientResponse,
  call: RestCall,
  side: StageSide,
  setting: RestMethodPlan['setting'],
  environment: Environment,
): ClientResponse {
  const { facts } = call;
  facts.status = response.status;
  const { body } = response;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    response.body = streamedBody(body, call.method.endpointType, environment, (end) => {
      noteStream(end, call, environment);
      record(end.bytes, call, side, setting, environment);
    });
  } else {
    record(Buffer.byteLength(body), call, side, setting, environment);
  }
  return withIds(response, call.requestId, call.extendedRequestId);
}

/** The integration is over with the last byte (documented: `$context.integration.latency` counts to there). */
function noteStream(
  { cut, firstByteAt }: StreamEnd,
  { facts, trace }: RestCall,
  { clock }: Environment,
): void {
  const { integration } = facts;
  if (integration?.started !== undefined) {
    integration.timeToAllHeaders = integration.latency ?? 0;
    integration.latency = Math.round(clock.monotonic() - integration.started);
    if (firstByteAt !== undefined)
      integration.timeToFirstContent = Math.round(firstByteAt - integration.started);
    if (cut !== undefined) integration.error = cut;
  }
  // Unverified: the wording. The status is long sent; the connection ends without the last chunk (documented: "connection closed").
  if (cut !== undefined) trace?.line(`Execution failed due to an idle stream: ${cut}`);
}

/** Writes down a call that is over: an answer is ready, or the last byte of a stream is gone. */
function record(
  responseLength: number,
  call: RestCall,
  side: StageSide,
  setting: RestMethodPlan['setting'],
  environment: Environment,
): void {
  const { facts, trace } = call;
  facts.responseLength = responseLength;
  facts.responseLatency = Math.round(environment.clock.monotonic() - call.arrivedAt);
  trace?.line(`Method completed with status: ${facts.status}`);
  if (facts.awsEndpointRequestId !== undefined)
    trace?.line(`AWS Integration Endpoint RequestId : ${facts.awsEndpointRequestId}`, 'stage');
  if (side.callOptions.sampleTrace && trace)
    trace.line(`X-ray Tracing ID : ${call.traceHeader.split(';', 1)[0]?.slice('Root='.length)}`, 'stage');
  side.recorder.finish(call, setting);
}

function withIds(response: ClientResponse, requestId: string, extendedRequestId: string): ClientResponse {
  response.headers.raw.push('x-amzn-RequestId', requestId, 'x-amz-apigw-id', extendedRequestId);
  return response;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A client may set the request id by a UUID; any other value is replaced (documented). */
function isUuid(sent: string | undefined): sent is string {
  return sent !== undefined && uuid.test(sent);
}

/** The Host header without port and trailing dot, in lower case. */
function domainOf(request: ClientRequest): string {
  const host = (request.headers.last('host') ?? '').toLowerCase();
  const name = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:\d*$/, '');
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
