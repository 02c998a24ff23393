import type { Outcome } from '../diagnostics/diagnostic.ts';
import { fail, succeed } from '../diagnostics/diagnostic.ts';
import type { RouteSetting, Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { stageKey } from '../store/store.ts';
import { badRequest, type Changed, type ControlTools, withEntry } from './change.ts';
import { newForeignSettings } from './foreign-settings.ts';
import { findStage } from './lookup.ts';
import { unknownRouteKeys } from './route-keys.ts';
import { type StageAddress, updateStage } from './stage.ts';

/** One setting of a route of an HTTP or WebSocket API; the route key `*` stands for `defaultRouteSettings`. */
export interface RouteSettingChange {
  readonly routeKey: string;
  readonly property: string;
  readonly value: string;
}

/** UpdateStage of API Gateway v2, which merges objects where v1 has patch operations. */
export function changeRouteSettings(
  state: GatewayState,
  address: StageAddress,
  changes: readonly RouteSettingChange[],
  tools: ControlTools,
): Changed<Stage> {
  const found = findStage(state, address.apiId, address.stageName);
  if (!found.ok) return found;
  const snapshot = state.deployments.get(found.value.deploymentId)?.snapshot;
  const routeSettings = new Map(
    changes.filter(({ routeKey }) => routeKey !== '*').map((each) => [each.routeKey, {}]),
  );
  const unknown = snapshot ? unknownRouteKeys({ ...found.value, routeSettings }, snapshot, 'error') : [];
  if (unknown.length > 0) return fail(...unknown);
  let stage = found.value;
  for (const { routeKey, property, value } of changes) {
    const change = parse(property, value);
    if (!change.ok) return change;
    stage =
      routeKey === '*'
        ? { ...stage, defaultRouteSettings: { ...stage.defaultRouteSettings, ...change.value } }
        : { ...stage, routeSettings: withRoute(stage, routeKey, change.value) };
  }
  const protocol = state.apis.get(address.apiId)?.protocol ?? 'REST';
  const foreign = newForeignSettings(found.value, stage, protocol);
  if (foreign.length > 0) return fail(...foreign);
  const stages = withEntry(state.stages, stageKey(address.apiId, address.stageName), stage);
  return updateStage({ ...state, stages }, address, [], tools);
}

function withRoute(stage: Stage, routeKey: string, change: RouteSetting): ReadonlyMap<string, RouteSetting> {
  const routes = stage.routeSettings ?? new Map<string, RouteSetting>();
  return withEntry(routes, routeKey, { ...routes.get(routeKey), ...change });
}

/** What a route setting may be (the names and words are AWS's). */
function helpOf(property: string): string {
  if (property === 'loggingLevel') return 'Write OFF, ERROR or INFO.';
  return property.startsWith('throttling') ? 'Write a number, 0 or more.' : 'Write true or false.';
}

function parse(property: string, value: string): Outcome<RouteSetting> {
  const number = Number(value);
  switch (property) {
    case 'detailedMetricsEnabled':
    case 'dataTraceEnabled':
      if (value === 'true' || value === 'false') return succeed({ [property]: value === 'true' });
      break;
    case 'loggingLevel':
      if (value === 'OFF' || value === 'ERROR' || value === 'INFO') return succeed({ loggingLevel: value });
      break;
    case 'throttlingBurstLimit':
    case 'throttlingRateLimit':
      if (value !== '' && number >= 0) return succeed({ [property]: number });
      break;
    default:
      return badRequest(`Invalid route setting: ${property}`, {
        help: 'Known: throttlingRateLimit, throttlingBurstLimit, detailedMetricsEnabled, loggingLevel, dataTraceEnabled.',
      });
  }
  return badRequest(`Invalid value ${JSON.stringify(value)} for ${property}`, { help: helpOf(property) });
}
