import type { UsageGates } from '../limits/usage-gate.ts';
import type { AccessTools } from './phases/resource-policy.ts';
import type { WebSocketScope } from './websocket-scope.ts';

/** What a stage remembers and who its callers can be: it outlives every compiled plan. */
export interface WebSocketStageTools {
  readonly usage: UsageGates;
  readonly access: AccessTools;
}

/** What all routes of an API share. */
export interface WebSocketRouteTools {
  readonly usage: UsageGates;
}

/** Makes what the routes of one API share. */
export function compileWebSocketRouteTools(
  _scope: WebSocketScope,
  { usage }: WebSocketStageTools,
): WebSocketRouteTools {
  return { usage };
}
