import { type InputMap, isMap, type Node } from '../node.ts';
import type { Report } from '../report.ts';
import { type ApiParts, resolvedProperties, resourcesOfApi } from './api-parts.ts';
import { bodyOf, propertiesOf } from './body.ts';
import { modelSchema } from './cfn-rest.ts';
import { addEndpoint } from './endpoint.ts';
import { type DocumentDraft, ensureMap, newDraft, put } from './generated-document.ts';
import { lowerFirst } from './sam-security.ts';
import { mapAt, type TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { defined, isTrue, listAt, textAt } from './values.ts';

/** The document of `AWS::ApiGatewayV2::Api` and its routes: an HTTP API, or a WebSocket API in gwctl's own extension. */
export function v2Document(
  template: ResolvedTemplate,
  resource: TemplateResource,
  report: Report,
): DocumentDraft {
  const properties = propertiesOf(template, resource, report);
  const draft = bodyOf(template, resource, report) ?? newDraft({ openapi: '3.0.1', paths: {} }, resource.at);
  const info = ensureMap(draft, 'info');
  const name = textAt(properties, 'Name');
  if (name !== undefined) put(draft, ['info', 'title'], name, resource.at);
  info['title'] ??= resource.logicalId;
  info['version'] ??= textAt(properties, 'Version') ?? '1.0';
  const description = textAt(properties, 'Description');
  if (description !== undefined) info['description'] = description;
  const isWebSocket = textAt(properties, 'ProtocolType') === 'WEBSOCKET';
  const cors = properties['CorsConfiguration'];
  if (isMap(cors)) put(draft, ['x-amazon-apigateway-cors'], lowerFirst(cors), resource.at);
  if (isWebSocket) addWebSocketRoot(draft, properties, resource);
  const { DisableExecuteApiEndpoint: disableExecuteApiEndpoint, IpAddressType: ipAddressType } = properties;
  if (!isWebSocket) addEndpoint(draft, { disableExecuteApiEndpoint, ipAddressType }, resource.at);
  const parts = { template, draft, apiId: resource.logicalId, report };
  if (isWebSocket) addModels(parts);
  addAuthorizers(parts);
  for (const route of resourcesOfApi(parts, 'AWS::ApiGatewayV2::Route')) addRoute(parts, route, isWebSocket);
  return draft;
}

const webSocketKey = 'x-gwctl-websocket';

function addWebSocketRoot(draft: DocumentDraft, properties: InputMap, { at }: TemplateResource): void {
  const root = defined({
    version: '1',
    routeSelectionExpression: properties['RouteSelectionExpression'],
    apiKeySelectionExpression: properties['ApiKeySelectionExpression'],
    disableExecuteApiEndpoint: properties['DisableExecuteApiEndpoint'],
    disableSchemaValidation: properties['DisableSchemaValidation'],
    routes: {},
  });
  put(draft, [webSocketKey], root, at);
}

function addModels(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGatewayV2::Model')) {
    const properties = resolvedProperties(parts, resource);
    const name = textAt(properties, 'Name') ?? resource.logicalId;
    put(parts.draft, ['components', 'schemas', name], modelSchema(properties['Schema']), resource.at);
  }
}

function addAuthorizers(parts: ApiParts): void {
  for (const resource of resourcesOfApi(parts, 'AWS::ApiGatewayV2::Authorizer')) {
    const properties = resolvedProperties(parts, resource);
    const isJwt = textAt(properties, 'AuthorizerType') === 'JWT';
    const scheme = {
      ...(isJwt ? { type: 'oauth2' } : { type: 'apiKey', name: 'Unused', in: 'header' }),
      'x-amazon-apigateway-authorizer': defined({
        type: isJwt ? 'jwt' : 'request',
        authorizerUri: properties['AuthorizerUri'],
        authorizerCredentials: properties['AuthorizerCredentialsArn'],
        identitySource: listAt(properties, 'IdentitySource').join(','),
        authorizerResultTtlInSeconds: properties['AuthorizerResultTtlInSeconds'],
        authorizerPayloadFormatVersion: properties['AuthorizerPayloadFormatVersion'],
        enableSimpleResponses: properties['EnableSimpleResponses'],
        jwtConfiguration: isJwt ? lowerFirst(mapAt(properties, 'JwtConfiguration')) : undefined,
      }),
    };
    put(parts.draft, ['components', 'securitySchemes', resource.logicalId], scheme, resource.at);
  }
}

function addRoute(parts: ApiParts, route: TemplateResource, isWebSocket: boolean): void {
  const properties = resolvedProperties(parts, route);
  const routeKey = textAt(properties, 'RouteKey') ?? '$default';
  const target = integrationOf(parts, properties, isWebSocket);
  const security = securityOf(parts.draft, properties);
  if (isWebSocket) {
    addWebSocketRoute(parts.draft, routeKey, properties, security, target, route);
    return;
  }
  const [verb = 'ANY', path] = routeKey === '$default' ? ['ANY', '/$default'] : routeKey.split(' ');
  const key = verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase();
  const operation = defined({
    operationId: properties['OperationName'],
    isDefaultRoute: routeKey === '$default' ? true : undefined,
    responses: { default: { description: `Default response for ${routeKey}` } },
    security,
  });
  put(parts.draft, ['paths', path ?? '/', key], operation, route.at);
  if (target) {
    put(parts.draft, ['paths', path ?? '/', key, 'x-amazon-apigateway-integration'], target.value, target.at);
  }
}

function addWebSocketRoute(
  draft: DocumentDraft,
  routeKey: string,
  properties: InputMap,
  security: readonly object[] | undefined,
  target: Node | undefined,
  { at }: TemplateResource,
): void {
  const requestModels = mapAt(properties, 'RequestModels');
  const isTwoWay = textAt(properties, 'RouteResponseSelectionExpression') !== undefined;
  const entry = defined({
    operationName: properties['OperationName'],
    apiKeyRequired: isTrue(properties['ApiKeyRequired']) ? true : undefined,
    modelSelectionExpression: properties['ModelSelectionExpression'],
    requestModels: Object.keys(requestModels).length > 0 ? requestModels : undefined,
    security,
    routeResponses: isTwoWay ? { $default: {} } : undefined,
  });
  put(draft, [webSocketKey, 'routes', routeKey], entry, at);
  if (target) put(draft, [webSocketKey, 'routes', routeKey, 'integration'], target.value, target.at);
}

function securityOf(draft: DocumentDraft, properties: InputMap): readonly object[] | undefined {
  const type = textAt(properties, 'AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type === 'AWS_IAM') {
    const scheme = {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    };
    ensureMap(draft, 'components', 'securitySchemes')['sigv4'] ??= scheme;
    return [{ sigv4: [] }];
  }
  return [
    { [textAt(properties, 'AuthorizerId') ?? type]: listAt(properties, 'AuthorizationScopes').map(String) },
  ];
}

/** The integration that a route's `Target` (`integrations/ID`) names. */
function integrationOf(parts: ApiParts, properties: InputMap, isWebSocket: boolean): Node | undefined {
  const { template } = parts;
  const logicalId = textAt(properties, 'Target')?.replace(/^integrations\//, '');
  const resource = logicalId === undefined ? undefined : template.resources.get(logicalId);
  if (!resource) return undefined;
  const own = resolvedProperties(parts, resource);
  const value = defined({
    type: textAt(own, 'IntegrationType')?.toLowerCase(),
    integrationSubtype: isWebSocket ? undefined : own['IntegrationSubtype'],
    httpMethod:
      own['IntegrationMethod'] ?? (textAt(own, 'IntegrationType') === 'AWS_PROXY' ? 'POST' : undefined),
    uri: isWebSocket ? invocationUri(own['IntegrationUri']) : own['IntegrationUri'],
    credentials: own['CredentialsArn'],
    connectionType: own['ConnectionType'],
    connectionId: own['ConnectionId'],
    payloadFormatVersion: isWebSocket ? undefined : own['PayloadFormatVersion'],
    timeoutInMillis: own['TimeoutInMillis'],
    requestParameters: own['RequestParameters'],
    responseParameters: isWebSocket ? undefined : responseParametersOf(mapAt(own, 'ResponseParameters')),
    contentHandling: isWebSocket ? own['ContentHandlingStrategy'] : undefined,
    responses: isWebSocket ? integrationResponses(parts, resource.logicalId) : undefined,
    requestTemplates: isWebSocket ? own['RequestTemplates'] : undefined,
    templateSelectionExpression: isWebSocket ? own['TemplateSelectionExpression'] : undefined,
    passthroughBehavior: isWebSocket ? own['PassthroughBehavior'] : undefined,
    tlsConfig: isMap(own['TlsConfig']) ? lowerFirst(own['TlsConfig']) : undefined,
  });
  return { value, at: resource.at };
}

/** CloudFormation's list of `{Source, Destination}` for each status is a map from destination to source in the document. */
function responseParametersOf(byStatus: InputMap): object | undefined {
  const entries = Object.entries(byStatus).map(([status, value]) => {
    const pairs = listAt(isMap(value) ? value : {}, 'ResponseParameters').flatMap((each) =>
      isMap(each) ? [[String(each['Destination']), each['Source']] as const] : [],
    );
    return [status, Object.fromEntries(pairs)] as const;
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The `IntegrationResponse`s of a WebSocket integration, by their keys. */
function integrationResponses(parts: ApiParts, integrationId: string): object | undefined {
  const responses = resourcesOfApi(parts, 'AWS::ApiGatewayV2::IntegrationResponse').flatMap((resource) => {
    const properties = resolvedProperties(parts, resource);
    if (textAt(properties, 'IntegrationId') !== integrationId) return [];
    const response = defined({
      templateSelectionExpression: properties['TemplateSelectionExpression'],
      responseTemplates: properties['ResponseTemplates'],
      responseParameters: properties['ResponseParameters'],
      contentHandling: properties['ContentHandlingStrategy'],
    });
    return [[textAt(properties, 'IntegrationResponseKey') ?? '$default', response] as const];
  });
  return responses.length > 0 ? Object.fromEntries(responses) : undefined;
}

function invocationUri(uri: unknown): unknown {
  if (typeof uri !== 'string' || !uri.startsWith('arn:aws:lambda:')) return uri;
  return `arn:aws:apigateway:${uri.split(':')[3]}:lambda:path/2015-03-31/functions/${uri}/invocations`;
}
