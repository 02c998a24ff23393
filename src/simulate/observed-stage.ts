import type { CompiledRestApi } from '../gateway/compile-rest-api.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { HttpStageRuntime } from '../gateway/http-stage.ts';
import type { StageSide } from '../gateway/rest-stage.ts';
import type { Call } from '../message/call.ts';
import type { HttpApi, RestApi } from '../model/api.ts';
import type { Flight, MatchedRoute } from './flight.ts';
import { httpMatchedRoute, restMatchedRoute } from './matched-route.ts';

/** Tells which request is being worked on. */
export interface FlightDesk {
  readonly current: Flight;
}

type RestMatch = NonNullable<ReturnType<CompiledRestApi['match']>>;
type HttpMatch = NonNullable<ReturnType<HttpStageRuntime['router']['match']>>;
type Authorize = ((call: Call) => void | Promise<void>) | undefined;

/**
 * Puts a stage in its own place so that requests say which side they were drawn to, what they matched and when an authorizer is asked.
 * Everything they go through is the stage's own. Whoever signs or holds a token of an issuer is taken as let in: there is nobody here
 * to sign.
 */
export function observeStage(gateway: Gateway, apiId: string, stageName: string, desk: FlightDesk): void {
  const rest = gateway.stage(apiId, stageName);
  if (rest) {
    const canary = rest.canary && { ...rest.canary, side: observedSide(rest.canary.side, 'canary', desk) };
    gateway.put({ ...rest, base: observedSide(rest.base, 'base', desk), canary });
  }
  const http = gateway.httpStage(apiId, stageName);
  if (http) gateway.putHttp({ ...http, router: { match: observedRoutes(http, desk) } });
}

function observedSide(side: StageSide, name: Flight['side'], desk: FlightDesk): StageSide {
  const { compiled } = side;
  const known = new Map<string, { readonly plan: RestMatch['plan']; readonly route: MatchedRoute }>();
  const api = compiled.scope.api as RestApi;
  const match: CompiledRestApi['match'] = (method, path) => {
    const flight = desk.current;
    flight.side = name;
    const found = compiled.match(method, path);
    if (!found) return undefined;
    const { resourcePath } = found.plan.facts;
    const key = `${method} ${resourcePath}`;
    let observed = known.get(key);
    if (!observed) {
      const { route, isTakenAsPassed } = restMatchedRoute(api, method, resourcePath);
      const authorize = observedGate(isTakenAsPassed ? undefined : found.plan.authorize, desk);
      observed = { plan: { ...found.plan, authorize }, route };
      known.set(key, observed);
    }
    flight.route = observed.route;
    return { ...found, plan: observed.plan };
  };
  return { ...side, compiled: { ...compiled, match } };
}

function observedRoutes(stage: HttpStageRuntime, desk: FlightDesk): HttpStageRuntime['router']['match'] {
  const known = new Map<
    HttpMatch['plan'],
    { readonly plan: HttpMatch['plan']; readonly route: MatchedRoute }
  >();
  const api = stage.scope.api as HttpApi;
  return (method, path) => {
    const found = stage.router.match(method, path);
    if (!found) return undefined;
    let observed = known.get(found.plan);
    if (!observed) {
      const { route, isTakenAsPassed } = httpMatchedRoute(api, found.plan.facts.routeKey ?? '$default');
      const authorize = observedGate(isTakenAsPassed ? undefined : found.plan.authorize, desk);
      observed = { plan: { ...found.plan, authorize }, route };
      known.set(found.plan, observed);
    }
    desk.current.route = observed.route;
    return { ...found, plan: observed.plan };
  };
}

function observedGate(authorize: Authorize, desk: FlightDesk): Authorize {
  if (!authorize) return undefined;
  return async (call) => {
    const flight = desk.current;
    flight.isAuthorizing = true;
    try {
      await authorize(call);
    } finally {
      flight.isAuthorizing = false;
    }
  };
}
