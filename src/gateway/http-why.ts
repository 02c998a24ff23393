import { child } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { HttpRoute } from '../model/api.ts';
import type { HttpRoutePlan } from '../pipeline/http.ts';
import { httpRefusal } from '../pipeline/phases/http-refusal.ts';
import { ExecutionLog } from '../recording/execution-log.ts';
import { type HttpAddress, mappedAddress } from './http-address.ts';
import { HttpCall } from './http-call.ts';
import { isPreflight } from './http-entry.ts';
import { splitRouteKey } from './http-router.ts';
import type { HttpStageRuntime } from './http-stage.ts';
import { splitTarget } from './request-target.ts';
import type { WhyResult } from './why.ts';
import type { WhyInput } from './why-call.ts';

/** Walks a call of an HTTP API through its gates up to the integration request. The backend is not called. */
export async function whyHttp(
  stage: HttpStageRuntime,
  input: WhyInput,
  environment: Environment,
): Promise<WhyResult> {
  const { api } = stage.scope;
  const log = new ExecutionLog(environment.clock, { dataTrace: true, stageLines: true });
  const target = splitTarget(input.path);
  const address = mappedAddress(api.id, stage.stageName, target.path, undefined);
  const match = stage.router.match(input.method, target.path);
  const route = stage.routes.get(match?.plan.facts.routeKey ?? '');
  const request = await requestOf(stage, address, input, route, environment);
  const call = new HttpCall(
    {
      request,
      target,
      address,
      domainName: hostOf(stage),
      requestTimeEpoch: environment.clock.now(),
      arrivedAt: environment.clock.monotonic(),
    },
    match?.plan.facts ?? stage.unmatched,
    match?.pathParameters ?? new Map(),
    environment,
    log,
  );
  if (stage.cors && isPreflight(match?.plan, request)) return preflight(stage, request, log);
  if (!match) {
    const detail = describeNoHttpRoute(stage.routes, input.method, target.path);
    log.step({ phase: 'route', verdict: 'refused', detail, at: child(api.at, 'paths') });
    return {
      steps: log.steps,
      refusal: refusalOf(new GatewayError('RESOURCE_NOT_FOUND')),
      matched: undefined,
    };
  }
  const values = [...match.pathParameters].map(([name, value]) => `${name}=${value}`).join(', ');
  const taken = `${input.method} ${target.path} is ${route?.routeKey}${values === '' ? '' : ` with ${values}`}.`;
  log.step({ phase: 'route', verdict: 'passed', detail: taken, ...(route && { at: route.at }) });
  const error = await walkGates(match.plan, call, log, route);
  corsStep(stage, request, log);
  return { steps: log.steps, refusal: error && refusalOf(error), matched: route?.routeKey };
}

/** The gates of `pipeline/http.ts`, in its order. */
async function walkGates(
  plan: HttpRoutePlan,
  call: HttpCall,
  log: ExecutionLog,
  route: HttpRoute | undefined,
): Promise<GatewayError | undefined> {
  const gates = [
    ['throttle', plan.throttle, 'The stage sets no throttle for this route.'],
    ['authorizer', plan.authorize, 'The route needs no authorization (NONE).'],
    ['integration request', () => rehearse(plan, call, route), ''],
  ] as const;
  for (const [phase, gate, without] of gates) {
    if (!gate) {
      log.step({ phase, verdict: 'skipped', detail: without });
      continue;
    }
    const before = log.steps.length;
    try {
      await gate(call);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (!log.steps.slice(before).some(({ verdict }) => verdict === 'refused'))
        log.step({ phase, verdict: 'refused', detail: error.detail.reason ?? error.message });
      return error;
    }
    if (log.steps.length === before) log.step({ phase, verdict: 'passed', detail: 'Passed.' });
  }
  return undefined;
}

function rehearse(plan: HttpRoutePlan, call: HttpCall, route: HttpRoute | undefined): void {
  const { method, origin, path } = plan.integrationRequest(plan.mapRequest(call), call);
  call.trace?.step({
    phase: 'integration request',
    verdict: 'passed',
    detail: `${method} ${origin}${path} would be called.`,
    ...(route?.integration && { at: route.integration.at }),
  });
}

function preflight(stage: HttpStageRuntime, request: ClientRequest, log: ExecutionLog): WhyResult {
  const answer = stage.cors?.preflight(request.headers);
  const origin = request.headers.last('origin');
  const allowed = answer?.headers.last('access-control-allow-origin');
  const detail =
    allowed === undefined
      ? `The API answers 204 without CORS headers: ${origin === undefined ? 'the request has no Origin' : `${origin} is not among allowOrigins, or Access-Control-Request-Method is missing`}.`
      : `The API answers the preflight itself: 204, allow-origin ${allowed}. No integration and no authorizer runs.`;
  log.step({
    phase: 'cors',
    verdict: allowed === undefined ? 'refused' : 'passed',
    detail,
    ...corsPlace(stage),
  });
  return { steps: log.steps, refusal: undefined, matched: undefined };
}

function corsStep(stage: HttpStageRuntime, { headers }: ClientRequest, log: ExecutionLog): void {
  const origin = headers.last('origin');
  if (origin === undefined) return;
  if (!stage.cors) {
    const detail = 'The API has no CORS configuration: the backend has to send its own headers.';
    log.step({ phase: 'cors', verdict: 'done', detail });
    return;
  }
  const answer: ClientResponse = { status: 200, headers: new HeaderList([]), body: '' };
  stage.cors.finish(answer, headers);
  const allowed = answer.headers.last('access-control-allow-origin');
  const detail =
    allowed === undefined
      ? `${origin} is not among allowOrigins: the answer has no CORS header, and those of the backend are dropped.`
      : `The answer carries allow-origin ${allowed}; the backend's own CORS headers are dropped.`;
  log.step({ phase: 'cors', verdict: 'done', detail, ...corsPlace(stage) });
}

function corsPlace({ scope: { api } }: HttpStageRuntime) {
  return api.corsConfiguration ? { at: api.corsConfiguration.at } : {};
}

function refusalOf(error: GatewayError): NonNullable<WhyResult['refusal']> {
  const response = httpRefusal(error);
  return { status: response.status, errorType: error.responseType, body: String(response.body) };
}

function hostOf({ scope }: HttpStageRuntime): string {
  return `${scope.api.id}.execute-api.${scope.region}.amazonaws.com`;
}

async function requestOf(
  stage: HttpStageRuntime,
  address: HttpAddress,
  input: WhyInput,
  route: HttpRoute | undefined,
  environment: Environment,
): Promise<ClientRequest> {
  const hasHost = input.headers.some(([name]) => name.toLowerCase() === 'host');
  const sent = hasHost ? input.headers : [['Host', hostOf(stage)] as const, ...input.headers];
  const { query } = splitTarget(input.path);
  const request: ClientRequest = {
    method: input.method,
    target: query === '' ? address.path : `${address.path}?${query}`,
    headers: HeaderList.from(sent),
    body: input.body,
    remoteAddress: input.sourceIp,
  };
  if (!input.sign || route?.authorizationType !== 'AWS_IAM') return request;
  return { ...request, headers: await input.sign(request, environment.clock.now()) };
}

/** Why no route takes a call: an HTTP API answers 404 to an unknown path and to an unknown method alike (documented). */
export function describeNoHttpRoute(
  routes: ReadonlyMap<string, unknown>,
  method: string,
  path: string,
): string {
  const others = [...routes.keys()].filter((routeKey) => fits(splitRouteKey(routeKey)[1], path));
  const answer = 'the API answers 404 Not Found';
  if (others.length > 0)
    return `${path} has routes for other methods only (${others.join(', ')}); ${answer} to ${method}, never 405.`;
  return `No route takes ${method} ${path}, and there is no $default route; ${answer}.`;
}

function fits(template: string | undefined, path: string): boolean {
  if (template === undefined) return false;
  const wanted = template.split('/');
  const sent = path.split('/');
  if (!template.endsWith('+}') && wanted.length !== sent.length) return false;
  return wanted.every((segment, i) => segment.startsWith('{') || segment === sent[i]);
}
