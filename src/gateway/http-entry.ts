import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { defaultMethodSetting } from '../model/stage.ts';
import { type HttpRoutePlan, invokeHttp } from '../pipeline/http.ts';
import { bodyBeside } from '../pipeline/phases/header-bytes.ts';
import { httpErrorAnswer, httpErrorMessage, httpRefusal } from '../pipeline/phases/http-refusal.ts';
import type { BugReporter } from './entry.ts';
import { type AddressedHttpRequest, HttpCall } from './http-call.ts';
import type { HttpStageRuntime } from './http-stage.ts';
import type { RouteMatch } from './router.ts';

/**
 * From an addressed request of an HTTP API to its answer, in the order of http-api.md, section 1: stage, sizes, route or CORS preflight,
 * the route's plan, CORS and default headers, the access log. The one place where an error of an HTTP API turns into a response.
 */
export function handleHttpRequest(
  stage: HttpStageRuntime | undefined,
  addressed: AddressedHttpRequest,
  isTrusted: boolean,
  environment: Environment,
  onBug: BugReporter,
): Awaitable<ClientResponse> {
  const { request, address } = addressed;
  const status = refusedStatus(stage, addressed, isTrusted);
  if (status !== undefined || !stage) return refuseHttpRequest(status ?? 404, environment);
  const match = stage.router.match(request.method, address.routePath);
  const call = new HttpCall(
    addressed,
    match?.plan.facts ?? stage.unmatched,
    match?.pathParameters ?? none,
    environment,
  );
  if (stage.cors && isPreflight(match?.plan, request))
    return finish(stage.cors.preflight(request.headers), call, stage, environment);
  const refused = (error: unknown) => refuse(error, call, onBug);
  const finished = (response: ClientResponse) => {
    stage.cors?.finish(response, request.headers);
    return finish(response, call, stage, environment);
  };
  let response: Awaitable<ClientResponse>;
  try {
    response = answer(match, call);
  } catch (error) {
    response = refused(error);
  }
  return response instanceof Promise ? response.catch(refused).then(finished) : finished(response);
}

/**
 * The answer to a request that reaches no stage. Unverified: that a domain whose APIs are all HTTP APIs answers so to a path that no
 * mapping takes, 404 as where no stage does (http-api.md 1, documented).
 */
export function refuseHttpRequest(status: number, { ids }: Environment): ClientResponse {
  return withId(httpErrorAnswer(status), ids.extendedRequestId());
}

const none: ReadonlyMap<string, string> = new Map();

/** What ends a request before an API sees it: mutual TLS, no stage, a closed endpoint, its size. */
function refusedStatus(
  stage: HttpStageRuntime | undefined,
  { request, address }: AddressedHttpRequest,
  isTrusted: boolean,
): number | undefined {
  if (!isTrusted) return 403; // a domain with mutual TLS, and no certificate that it trusts (documented)
  if (!stage) return 404;
  // Documented by AWS (knowledge centre): HTTP APIs answer 404 where REST APIs answer 403.
  if (address.isDefaultEndpoint && stage.scope.api.disableExecuteApiEndpoint) return 404;
  return headBytes(request) > largestHead ? 431 : undefined;
}

/** Request line and header values together (documented). */
const largestHead = 10_240;

function headBytes({ method, target, headers }: ClientRequest): number {
  let total = method.length + target.length + ' '.length * 2 + 'HTTP/1.1'.length;
  for (let i = 1; i < headers.raw.length; i += 2) total += (headers.raw[i] as string).length;
  return total;
}

function answer(match: RouteMatch<HttpRoutePlan> | undefined, call: HttpCall): Awaitable<ClientResponse> {
  if (call.request.bodyTooLarge) throw new GatewayError('REQUEST_TOO_LARGE');
  if (!match) throw new GatewayError('RESOURCE_NOT_FOUND');
  return invokeHttp(match.plan, call);
}

/**
 * Whether the API itself answers an OPTIONS request (http-api.md 9, documented): where no route takes it; a route for `OPTIONS` does,
 * and so does one for every method that has an authorizer. Unverified: without an authorizer a preflight does not get to `ANY` or
 * `$default`.
 */
export function isPreflight(plan: HttpRoutePlan | undefined, { method, headers }: ClientRequest): boolean {
  if (method !== 'OPTIONS') return false;
  if (!plan) return true;
  if (plan.authorize || plan.facts.routeKey?.startsWith('OPTIONS ')) return false;
  return headers.has('origin') && headers.has('access-control-request-method');
}

/** A `GatewayError` becomes its fixed answer; anything else is a bug of ours, a logged 500. */
function refuse(error: unknown, call: HttpCall, onBug: BugReporter): ClientResponse {
  const refusal =
    error instanceof GatewayError ? error : new GatewayError('DEFAULT_5XX', { status: 500, cause: error });
  if (refusal !== error) onBug(error);
  const response = httpRefusal(refusal);
  const message = httpErrorMessage(response.status);
  const { reason } = refusal.detail;
  call.facts.error = {
    message,
    responseType: refusal.responseType,
    ...(reason !== undefined && { reason }),
  };
  const { integration } = call.facts;
  if (integration) {
    // Unverified: the words of `$context.integration.error`.
    integration.error ??= reason ?? message;
    integration.status ??= response.status;
  }
  return response;
}

function finish(
  response: ClientResponse,
  call: HttpCall,
  stage: HttpStageRuntime,
  environment: Environment,
): ClientResponse {
  const { facts } = call;
  facts.status = response.status;
  response.body = bodyBeside(response.headers, response.body);
  facts.responseLength = Buffer.byteLength(response.body as string | Buffer); // HTTP APIs do not stream
  facts.responseLatency = Math.round(environment.clock.monotonic() - call.arrivedAt);
  stage.recorder.finish(call, defaultMethodSetting);
  return withId(response, call.requestId);
}

/** `Apigw-Requestid` is on every answer (recorded); `Date` and what frames the answer are the server's. */
function withId(response: ClientResponse, requestId: string): ClientResponse {
  response.headers.raw.push('Apigw-Requestid', requestId);
  return response;
}
