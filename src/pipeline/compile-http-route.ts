import type { HttpAccess } from '../authorizers/http-api/http-access.ts';
import { fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { compileHttpApiIntegration } from '../integrations/http-api/table.ts';
import type { UsageGates } from '../limits/usage-gate.ts';
import type { HttpRoute } from '../model/api.ts';
import type { HttpRoutePlan } from './http.ts';
import { type HttpScope, routeFacts } from './http-scope.ts';
import { compileHttpRequestMapping, compileHttpResponseMapping } from './phases/http-mapping.ts';
import { compileHttpThrottle } from './phases/http-throttle.ts';
import { compileEndpointCall } from './phases/integration.ts';

/** What outlives a compiled plan, or is shared by all routes of an API. */
export interface HttpRouteTools {
  readonly usage: UsageGates;
  readonly access: HttpAccess;
}

/** Makes the plan of one route: each phase compiles its half, all problems are collected. */
export function compileHttpRoute(
  route: HttpRoute,
  scope: HttpScope,
  tools: HttpRouteTools,
): Outcome<HttpRoutePlan> {
  const { integration } = route;
  if (!integration) return fail(noIntegration(route));
  const endpoint = compileHttpApiIntegration(integration, { ...integrationScope(scope), route });
  const authorize = tools.access(route);
  const mapRequest = compileHttpRequestMapping(integration, scope.stageVariables);
  const mapResponse = compileHttpResponseMapping(integration, scope.stageVariables);
  const parts = [endpoint, authorize, mapRequest, mapResponse];
  const diagnostics = parts.flatMap((part) => part.diagnostics);
  if (!endpoint.ok || !authorize.ok || !mapRequest.ok || !mapResponse.ok) return fail(...diagnostics);
  return succeed(
    {
      facts: routeFacts(scope, route),
      throttle: compileHttpThrottle(route.routeKey, scope, tools.usage),
      authorize: authorize.value,
      mapRequest: mapRequest.value,
      integrationRequest: endpoint.value.request,
      integration: compileEndpointCall(endpoint.value, integration.type, scope.environment.clock),
      integrationResponse: endpoint.value.response,
      mapResponse: mapResponse.value,
    },
    diagnostics,
  );
}

function integrationScope({ environment, api, region, accountId, stage, stageVariables }: HttpScope) {
  return { environment, apiId: api.id, region, accountId, stage, stageVariables };
}

/** The importer draws the same; a route of a template may come here without one. */
function noIntegration(route: HttpRoute) {
  return {
    ruleId: 'no-integration-defined',
    severity: 'error' as const,
    message: `The route ${route.routeKey} has no integration.`,
    at: route.at,
  };
}
