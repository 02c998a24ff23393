import type { WebSocketApi, WebSocketRoute } from '../model/api.ts';
import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../model/integration.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { authorizerScheme } from './http-document.ts';
import { mapped, ordered, texts } from './json.ts';
import { type OpenApiDocument, wantedOf } from './options.ts';
import { exportSchema, modelRef } from './schemas.ts';
import { schemeNames, sigv4Scheme } from './security.ts';

/**
 * A WebSocket API in gwctl's own form, `x-gwctl-websocket` (import-export.md 5.5): what an import kept of a document. It is no export:
 * API Gateway has no OpenAPI form for WebSocket APIs, so `exportApi` refuses one.
 */
export function webSocketDocument(api: WebSocketApi): OpenApiDocument {
  const { sigv4 } = schemeNames(api.authorizers);
  const components = ordered([
    ['schemas', api.models.size === 0 ? undefined : schemas(api)],
    ['securitySchemes', securitySchemes(api, sigv4)],
  ]);
  return ordered([
    ['openapi', '3.0.1'],
    [
      'info',
      ordered([
        ['title', api.name],
        ['description', api.description],
        ['version', api.version],
      ]),
    ],
    ['paths', {}],
    ['components', Object.keys(components).length === 0 ? undefined : components],
    [
      'x-gwctl-websocket',
      ordered([
        ['routeSelectionExpression', api.routeSelectionExpression],
        ['apiKeySelectionExpression', api.apiKeySelectionExpression],
        ['disableExecuteApiEndpoint', api.disableExecuteApiEndpoint || undefined],
        ['disableSchemaValidation', api.disableSchemaValidation || undefined],
        ['routes', mapped(api.routes, (route) => routeOf(route, sigv4))],
      ]),
    ],
  ]);
}

function schemas(api: WebSocketApi): JsonObject {
  return mapped(api.models, ({ schema }) => exportSchema(schema, 'oas30'));
}

function securitySchemes(api: WebSocketApi, sigv4: string): JsonObject | undefined {
  const usesIam = [...api.routes.values()].some(({ authorizationType }) => authorizationType === 'AWS_IAM');
  const wanted = wantedOf({ as: 'oas30', extensions: new Set(['apigateway']), region: '' });
  const schemes = ordered([
    ...[...api.authorizers.values()].map((each) => [each.name, authorizerScheme(each, wanted)] as const),
    [sigv4, usesIam ? sigv4Scheme : undefined],
  ]);
  return Object.keys(schemes).length === 0 ? undefined : schemes;
}

function routeOf(route: WebSocketRoute, sigv4: string): JsonObject {
  const { requestModels, routeResponses, integration } = route;
  return ordered([
    ['operationName', route.operationName],
    ['apiKeyRequired', route.apiKeyRequired],
    ['security', security(route, sigv4)],
    ['modelSelectionExpression', route.modelSelectionExpression],
    [
      'requestModels',
      requestModels.size === 0 ? undefined : mapped(requestModels, (name) => modelRef(name, 'oas30')),
    ],
    ['integration', integration && integrationOf(integration)],
    ['routeResponses', routeResponses.size === 0 ? undefined : mapped(routeResponses, (each) => each)],
  ]);
}

function security(route: WebSocketRoute, sigv4: string): JsonValue | undefined {
  if (route.authorizationType === 'AWS_IAM') return [{ [sigv4]: [] }];
  return route.authorizer === undefined ? undefined : [ordered([[route.authorizer, []]])];
}

function integrationOf(integration: WebSocketIntegration): JsonObject {
  const { integrationResponses: responses } = integration;
  return ordered([
    ['type', integration.type.toLowerCase()],
    ['httpMethod', integration.httpMethod],
    ['uri', integration.uri],
    ['credentials', integration.credentials],
    ['contentHandling', integration.contentHandling],
    ['connectionType', integration.connectionType],
    ['connectionId', integration.connectionId],
    ['tlsConfig', integration.tlsConfig && { ...integration.tlsConfig }],
    ['passthroughBehavior', integration.passthroughBehavior],
    ['timeoutInMillis', integration.timeoutInMillis],
    ['templateSelectionExpression', integration.templateSelectionExpression],
    ['requestParameters', texts(integration.requestParameters)],
    ['requestTemplates', texts(integration.requestTemplates)],
    ['responses', responses.size === 0 ? undefined : mapped(responses, responseOf)],
  ]);
}

function responseOf(response: WebSocketIntegrationResponse): JsonObject {
  return ordered([
    ['templateSelectionExpression', response.templateSelectionExpression],
    ['contentHandling', response.contentHandling],
    ['responseParameters', texts(response.responseParameters)],
    ['responseTemplates', texts(response.responseTemplates)],
  ]);
}
