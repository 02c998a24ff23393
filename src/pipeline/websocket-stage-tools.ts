import { compileWebSocketAccess, type WebSocketAccess } from '../authorizers/websocket/access.ts';
import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { UsageGates } from '../limits/usage-gate.ts';
import { compileKeySource, type KeySource } from './phases/connect-usage.ts';
import type { ModelSource } from './phases/request-validation.ts';
import type { AccessTools } from './phases/resource-policy.ts';
import { modelSource } from './stage-tools.ts';
import type { WebSocketScope } from './websocket-scope.ts';

/** What a stage remembers and who its callers can be: it outlives every compiled plan. */
export interface WebSocketStageTools {
  readonly usage: UsageGates;
  readonly access: AccessTools;
}

/** What all routes of an API share. */
export interface WebSocketRouteTools {
  readonly usage: UsageGates;
  readonly access: WebSocketAccess;
  readonly keySource: KeySource;
  readonly models: ModelSource;
}

/** Makes what the routes of one API share. */
export function compileWebSocketRouteTools(
  scope: WebSocketScope,
  { usage, access }: WebSocketStageTools,
): Outcome<WebSocketRouteTools> {
  const { api, region, accountId, stage, stageVariables, environment } = scope;
  const keySource = compileKeySource(api);
  if (!keySource.ok) return keySource;
  const arnScope = { apiId: api.id, region, accountId, stage, stageVariables };
  return succeed({
    usage,
    access: compileWebSocketAccess(api, arnScope, { ...access, environment }),
    keySource: keySource.value,
    models: modelSource(scope),
  });
}
