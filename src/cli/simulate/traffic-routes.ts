import type { HttpApi, RestApi } from '../../model/api.ts';
import type { RouteTraffic } from '../../simulate/traffic-plan.ts';
import { Refusal, UsageError } from '../errors.ts';
import { namedRoute, type SimulationOrder } from './simulation-order.ts';

/** Routes that are asked for, else all of the API; preflights only where there is nothing else. */
export function routesOf(
  api: RestApi | HttpApi,
  { routes, replay }: SimulationOrder,
): readonly RouteTraffic[] {
  if (!replay && routes.length > 0 && routes.every(({ weight }) => weight === 0))
    throw new UsageError('No route has a weight above 0.', 'Give one of them a weight.');
  if (replay || routes.length > 0) return routes;
  const names =
    api.protocol === 'REST'
      ? api.resources.flatMap(({ path, methods }) => [...methods.keys()].map((method) => `${method} ${path}`))
      : [...api.routes.keys()];
  if (names.length === 0)
    throw new Refusal(`${api.name} has no method to send requests to.`, { next: 'Give its spec one.' });
  const asked = names.filter((name) => !name.startsWith('OPTIONS '));
  return (asked.length > 0 ? asked : names).map(namedRoute);
}
