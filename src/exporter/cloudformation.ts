import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Api, Model, WebSocketApi, WebSocketRoute } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { exportApi } from './export-api.ts';
import { ordered, texts } from './json.ts';
import type { ExportOptions, OpenApiDocument } from './options.ts';

/** A CloudFormation template that makes the API with one stage: by a body, or for a WebSocket API by its resources. */
export function cloudFormationTemplate(api: Api, options: ExportOptions): Outcome<OpenApiDocument> {
  const stageName = options.stageName ?? 'dev';
  if (api.protocol === 'WEBSOCKET') return succeed(template(webSocketResources(api, stageName)));
  const body = exportApi(api, { ...options, as: 'oas30', extensions: new Set(['apigateway']) });
  if (!body.ok) return body;
  const resources =
    api.protocol === 'REST' ? restResources(body.value, stageName) : httpResources(body.value, stageName);
  return succeed(template(resources));
}

function template(resources: JsonObject): OpenApiDocument {
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: resources };
}

function restResources(body: OpenApiDocument, stageName: string): JsonObject {
  return {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: body } },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: stageName },
    },
  };
}

function httpResources(body: OpenApiDocument, stageName: string): JsonObject {
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body: body } },
    Stage: v2Stage(stageName),
  };
}

function v2Stage(stageName: string): JsonObject {
  return {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: stageName, AutoDeploy: true },
  };
}

function webSocketResources(api: WebSocketApi, stageName: string): JsonObject {
  const properties = ordered([
    ['Name', api.name],
    ['ProtocolType', 'WEBSOCKET'],
    ['RouteSelectionExpression', api.routeSelectionExpression],
    ['ApiKeySelectionExpression', api.apiKeySelectionExpression],
    ['DisableExecuteApiEndpoint', api.disableExecuteApiEndpoint || undefined],
    ['DisableSchemaValidation', api.disableSchemaValidation || undefined],
    ['Description', api.description],
    ['Version', api.version],
  ]);
  const ids = logicalIds([...api.routes.keys()]);
  const authorizerIds = logicalIds([...api.authorizers.keys()]);
  return ordered([
    ['Api', { Type: 'AWS::ApiGatewayV2::Api', Properties: properties }],
    ...[...api.models.values()].map((model) => [`Model${model.name}`, modelResource(model)] as const),
    ...[...api.authorizers.values()].map(
      (each) =>
        [
          `Authorizer${authorizerIds.get(each.name)}`,
          {
            Type: 'AWS::ApiGatewayV2::Authorizer',
            Properties: ordered([
              ['ApiId', { Ref: 'Api' }],
              ['AuthorizerType', 'REQUEST'],
              ['Name', each.name],
              ['AuthorizerUri', each.authorizerUri],
              ['AuthorizerCredentialsArn', each.authorizerCredentials],
              ['IdentitySource', [...each.identitySource]],
            ]),
          },
        ] as const,
    ),
    ...[...api.routes.values()].flatMap((route) =>
      routeResources(route, ids.get(route.routeKey) ?? '', authorizerIds.get(route.authorizer ?? '')),
    ),
    ['Stage', v2Stage(stageName)],
  ]);
}

/** Logical ids are letters and digits; names that fall together get a number. */
function logicalIds(names: readonly string[]): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const base = name.replace(/^\$/, '').replace(/[^A-Za-z0-9]+/g, '') || 'X';
    const start = base.charAt(0).toUpperCase() + base.slice(1);
    let id = start;
    for (let number = 2; taken.has(id); number++) id = `${start}${number}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

function routeResources(
  route: WebSocketRoute,
  id: string,
  authorizerId: string | undefined,
): (readonly [string, JsonValue])[] {
  const { integration } = route;
  const isTwoWay = route.routeResponses.size > 0;
  const properties = ordered([
    ['ApiId', { Ref: 'Api' }],
    ['RouteKey', route.routeKey],
    ['AuthorizationType', route.authorizationType],
    ['AuthorizerId', authorizerId === undefined ? undefined : { Ref: `Authorizer${authorizerId}` }],
    ['ApiKeyRequired', route.apiKeyRequired ? true : undefined],
    ['OperationName', route.operationName],
    ['ModelSelectionExpression', route.modelSelectionExpression],
    ['RequestModels', modelReferences(route.requestModels)],
    ['RouteResponseSelectionExpression', isTwoWay ? '$default' : undefined],
    [
      'Target',
      integration ? { 'Fn::Join': ['/', ['integrations', { Ref: `Integration${id}` }]] } : undefined,
    ],
  ]);
  const parts: (readonly [string, JsonValue])[] = [
    [`Route${id}`, { Type: 'AWS::ApiGatewayV2::Route', Properties: properties }],
  ];
  if (integration) {
    parts.push([`Integration${id}`, integrationResource(integration)]);
    parts.push(...integrationResponses(integration, id));
  }
  if (isTwoWay) parts.push([`RouteResponse${id}`, routeResponse(id)]);
  return parts;
}

function routeResponse(id: string): JsonObject {
  return {
    Type: 'AWS::ApiGatewayV2::RouteResponse',
    Properties: { ApiId: { Ref: 'Api' }, RouteId: { Ref: `Route${id}` }, RouteResponseKey: '$default' },
  };
}

function modelResource({ name, contentType, description, schema }: Model): JsonObject {
  return {
    Type: 'AWS::ApiGatewayV2::Model',
    Properties: ordered([
      ['ApiId', { Ref: 'Api' }],
      ['Name', name],
      ['ContentType', contentType],
      ['Description', description],
      ['Schema', schema],
    ]),
  };
}

function modelReferences(models: ReadonlyMap<string, string>): JsonObject | undefined {
  if (models.size === 0) return undefined;
  return ordered([...models].map(([key, name]) => [key, { Ref: `Model${name}` }] as const));
}

/** One resource for each response of a WebSocket integration; logical ids are letters and digits, so they are numbered. */
function integrationResponses(
  { integrationResponses: responses }: NonNullable<WebSocketRoute['integration']>,
  id: string,
): (readonly [string, JsonValue])[] {
  return [...responses].map(([key, response], index) => [
    `Integration${id}Response${index + 1}`,
    {
      Type: 'AWS::ApiGatewayV2::IntegrationResponse',
      Properties: ordered([
        ['ApiId', { Ref: 'Api' }],
        ['IntegrationId', { Ref: `Integration${id}` }],
        ['IntegrationResponseKey', key],
        ['TemplateSelectionExpression', response.templateSelectionExpression],
        ['ResponseTemplates', texts(response.responseTemplates)],
        ['ResponseParameters', texts(response.responseParameters)],
        ['ContentHandlingStrategy', response.contentHandling],
      ]),
    },
  ]);
}

function integrationResource(integration: NonNullable<WebSocketRoute['integration']>): JsonObject {
  return {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: ordered([
      ['ApiId', { Ref: 'Api' }],
      ['IntegrationType', integration.type],
      ['IntegrationMethod', integration.httpMethod],
      ['IntegrationUri', integration.uri],
      ['CredentialsArn', integration.credentials],
      ['PassthroughBehavior', integration.passthroughBehavior],
      ['ContentHandlingStrategy', integration.contentHandling],
      ['ConnectionType', integration.connectionType],
      ['ConnectionId', integration.connectionId],
      ['TemplateSelectionExpression', integration.templateSelectionExpression],
      ['RequestParameters', texts(integration.requestParameters)],
      ['RequestTemplates', texts(integration.requestTemplates)],
      ['TimeoutInMillis', integration.timeoutInMillis === 29_000 ? undefined : integration.timeoutInMillis],
    ]),
  };
}
