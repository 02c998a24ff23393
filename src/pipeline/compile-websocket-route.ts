import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { IntegrationScope } from '../integrations/integration.ts';
import { readProxyResponse } from '../integrations/lambda-proxy-response.ts';
import { compileWebSocketLambdaProxy } from '../integrations/websocket/lambda-proxy.ts';
import { HeaderList } from '../message/header-list.ts';
import type { WebSocketRoute } from '../model/api.ts';
import type { WebSocketIntegration } from '../model/integration.ts';
import { compileEndpointCall } from './phases/integration.ts';
import type { RouteIntegration, WebSocketRoutePlan } from './websocket.ts';
import { loggingOf, type WebSocketScope, webSocketFacts } from './websocket-scope.ts';
import type { WebSocketRouteTools } from './websocket-stage-tools.ts';

/** Makes the plan of one route: each phase compiles its half, all problems are collected. */
export function compileWebSocketRoute(
  routeKey: string,
  route: WebSocketRoute | undefined,
  scope: WebSocketScope,
  _tools: WebSocketRouteTools,
): Outcome<WebSocketRoutePlan> {
  return succeed({
    facts: webSocketFacts(scope, routeKey),
    setting: loggingOf(scope.routeSetting(routeKey)),
    checkUsage: undefined,
    authorize: undefined,
    takesKeyFromAuthorizer: false,
    validate: undefined,
    integration: route?.integration && compileIntegration(route.integration, scope),
    isTwoWay: route?.routeResponses.has('$default') ?? false,
  });
}

function compileIntegration(integration: WebSocketIntegration, scope: WebSocketScope): RouteIntegration {
  const endpoint = compileWebSocketLambdaProxy(integration, integrationScope(scope));
  const nothing = { headers: new HeaderList([]), query: [], path: new Map(), body: '', isPassthrough: true };
  return {
    request: (call) => endpoint.request(nothing, call),
    send: compileEndpointCall(endpoint, integration.type, scope.environment.clock),
    response: (response) => {
      const { status, headers, body } = readProxyResponse(response, false);
      return { status, headers, body: String(body) };
    },
  };
}

function integrationScope(scope: WebSocketScope): IntegrationScope {
  const { environment, api, region, accountId, stage, stageVariables } = scope;
  return { environment, apiId: api.id, region, accountId, stage, stageVariables, binaryMediaTypes: [] };
}
