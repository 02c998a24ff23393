import { child, type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { IntegrationScope } from '../integrations/integration.ts';
import { compileWebSocketIntegration } from '../integrations/websocket/table.ts';
import type { WebSocketRoute } from '../model/api.ts';
import { compileConnectUsage } from './phases/connect-usage.ts';
import { compileHttpThrottle } from './phases/http-throttle.ts';
import { compileEndpointCall } from './phases/integration.ts';
import { compileWebSocketRequest } from './phases/websocket-request.ts';
import { compileWebSocketResponse } from './phases/websocket-response.ts';
import { compileMessageValidation } from './phases/websocket-validation.ts';
import type { Step } from './rest.ts';
import type { RouteIntegration, WebSocketRoutePlan } from './websocket.ts';
import { loggingOf, type WebSocketScope, webSocketFacts } from './websocket-scope.ts';
import type { WebSocketRouteTools } from './websocket-stage-tools.ts';

/**
 * Makes the plan of one route: each phase compiles its half, all problems are collected.
 * @param route undefined for a `$connect` or `$disconnect` that the API does not have: everything passes
 */
export function compileWebSocketRoute(
  routeKey: string,
  route: WebSocketRoute | undefined,
  scope: WebSocketScope,
  tools: WebSocketRouteTools,
): Outcome<WebSocketRoutePlan> {
  const authorize = route && routeKey === '$connect' ? tools.access(route) : noStep;
  const validate = route ? compileMessageValidation(route, scope.api, tools.models) : noStep;
  const integration = route ? compileIntegration(route, scope) : succeed(undefined);
  const diagnostics = [
    ...keyDiagnostics(route),
    ...authorize.diagnostics,
    ...validate.diagnostics,
    ...integration.diagnostics,
  ];
  if (!authorize.ok || !validate.ok || !integration.ok) return fail(...diagnostics);
  return succeed(
    {
      facts: webSocketFacts(scope, routeKey),
      setting: loggingOf(scope.routeSetting(routeKey)),
      checkUsage: compileUsage(routeKey, scope, tools),
      authorize: authorize.value,
      takesKeyFromAuthorizer: tools.keySource === 'AUTHORIZER',
      validate: validate.value,
      isProxyFunction: route?.integration?.type === 'AWS_PROXY',
      integration: integration.value,
      isTwoWay: route?.routeResponses.has('$default') ?? false,
    },
    diagnostics,
  );
}

/** Usage plans apply to handshakes (documented): a message has no header for a key. */
function keyDiagnostics(route: WebSocketRoute | undefined): Diagnostic[] {
  if (!route?.apiKeyRequired || route.routeKey === '$connect') return [];
  return [
    {
      ruleId: 'api-key-never-asked',
      severity: 'warn',
      message: `The route ${route.routeKey} requires an API key, and nobody asks for it: a message carries none.`,
      at: child(route.at, 'apiKeyRequired'),
      help: 'Write apiKeyRequired: true on $connect.',
    },
  ];
}

const noStep: Outcome<Step | undefined> = succeed(undefined);

function compileUsage(
  routeKey: string,
  scope: WebSocketScope,
  { usage, keySource }: WebSocketRouteTools,
): Step | undefined {
  return routeKey === '$connect'
    ? compileConnectUsage(keySource, scope, usage)
    : compileHttpThrottle(routeKey, scope, usage);
}

function compileIntegration(
  route: WebSocketRoute,
  scope: WebSocketScope,
): Outcome<RouteIntegration | undefined> {
  const { integration } = route;
  if (!integration) return noIntegration(route);
  const endpoint = compileWebSocketIntegration(integration, integrationScope(scope));
  const request = endpoint.ok ? compileWebSocketRequest(integration, endpoint.value, scope) : endpoint;
  const response = compileWebSocketResponse(route, integration, scope);
  const diagnostics = [...request.diagnostics, ...response.diagnostics];
  if (!endpoint.ok || !request.ok || !response.ok) return fail(...diagnostics);
  return succeed(
    {
      request: request.value,
      send: compileEndpointCall(endpoint.value, integration.type, scope.environment.clock),
      response: response.value,
    },
    diagnostics,
  );
}

/** The two routes that are about the connection need none (documented); unverified: that AWS does not deploy another one without. */
function noIntegration({ routeKey, at }: WebSocketRoute): Outcome<undefined> {
  if (routeKey === '$connect' || routeKey === '$disconnect') return succeed(undefined);
  return fail({
    ruleId: 'no-integration-defined',
    severity: 'error',
    message: `The route ${routeKey} has no integration.`,
    at,
    help: 'Add integration to the route, for example { type: mock }.',
  });
}

function integrationScope(scope: WebSocketScope): IntegrationScope {
  const { environment, api, region, accountId, stage, stageVariables } = scope;
  return { environment, apiId: api.id, region, accountId, stage, stageVariables, binaryMediaTypes: [] };
}
