import type { Gateway } from '../gateway/gateway.ts';
import type { RouteTraffic } from './traffic-plan.ts';

/** Planned routes that neither side of a stage has, as `GET /nope`: all of their requests will be refused. */
export function unmatchedRoutes(
  gateway: Gateway,
  apiId: string,
  stageName: string,
  routes: readonly RouteTraffic[],
): readonly string[] {
  const rest = gateway.stage(apiId, stageName);
  const http = gateway.httpStage(apiId, stageName);
  const sides = [rest?.base.compiled, rest?.canary?.side.compiled, http?.router];
  return routes
    .filter(({ method, path }) => {
      const verb = method === 'ANY' ? 'GET' : method;
      return !sides.some((side) => side?.match(verb, path) !== undefined);
    })
    .map(({ method, path }) => `${method} ${path}`);
}
