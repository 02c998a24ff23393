import { compileHttpAccess } from '../authorizers/http-api/http-access.ts';
import type { UsageGates } from '../limits/usage-gate.ts';
import type { HttpRouteTools } from './compile-http-route.ts';
import type { HttpScope } from './http-scope.ts';
import type { AccessTools } from './phases/resource-policy.ts';

/** What a stage remembers and who its callers can be: it outlives every compiled plan. */
export interface HttpStageTools {
  readonly usage: UsageGates;
  readonly access: AccessTools;
}

/** Makes what the routes of one API share. */
export function compileHttpRouteTools(scope: HttpScope, { usage, access }: HttpStageTools): HttpRouteTools {
  const { api, region, accountId, stage, stageVariables, environment } = scope;
  const arnScope = { apiId: api.id, region, accountId, stage, stageVariables };
  return { usage, access: compileHttpAccess(api, arnScope, { ...access, environment }) };
}
