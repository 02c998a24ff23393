import { type InputMap, isMap, type Node } from '../node.ts';
import type { Report } from '../report.ts';
import { bodyOf, propertiesOf } from './body.ts';
import { type DocumentDraft, ensureMap, newDraft, put } from './generated-document.ts';
import { referenceOf } from './sam-events.ts';
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
  const isWebSocket = textAt(properties, 'ProtocolType') === 'WEBSOCKET';
  const cors = properties['CorsConfiguration'];
  if (isMap(cors)) put(draft, ['x-amazon-apigateway-cors'], lowerFirst(cors), resource.at);
  if (isWebSocket) addWebSocketRoot(draft, properties, resource);
  const parts = { template, draft, apiId: resource.logicalId, report };
  addAuthorizers(parts);
  for (const route of ownResources(parts, 'AWS::ApiGatewayV2::Route')) addRoute(parts, route, isWebSocket);
  return draft;
}

interface Parts {
  readonly template: ResolvedTemplate;
  readonly draft: DocumentDraft;
  readonly apiId: string;
  readonly report: Report;
}

function resolvedMap(template: ResolvedTemplate, resource: TemplateResource, report: Report): InputMap {
  const value = template.resolve(resource.properties, report);
  return isMap(value) ? value : {};
}

function ownResources({ template, apiId }: Parts, type: string): TemplateResource[] {
  return [...template.resources.values()].filter((resource) => {
    if (resource.type !== type || !template.isMade(resource)) return false;
    const { value } = resource.properties;
    return isMap(value) && referenceOf(value['ApiId']) === apiId;
  });
}

const webSocketKey = 'x-gwctl-websocket';

function addWebSocketRoot(draft: DocumentDraft, properties: InputMap, { at }: TemplateResource): void {
  const root = defined({
    version: '1',
    routeSelectionExpression: properties['RouteSelectionExpression'],
    apiKeySelectionExpression: properties['ApiKeySelectionExpression'],
    routes: {},
  });
  put(draft, [webSocketKey], root, at);
}

function addAuthorizers(parts: Parts): void {
  for (const resource of ownResources(parts, 'AWS::ApiGatewayV2::Authorizer')) {
    const properties = resolvedMap(parts.template, resource, parts.report);
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

function addRoute(parts: Parts, route: TemplateResource, isWebSocket: boolean): void {
  const properties = resolvedMap(parts.template, route, parts.report);
  const routeKey = textAt(properties, 'RouteKey') ?? '$default';
  const target = integrationOf(parts, properties, isWebSocket);
  const security = securityOf(parts.draft, properties);
  if (isWebSocket) {
    const responses = textAt(properties, 'RouteResponseSelectionExpression') ? { $default: {} } : undefined;
    const entry = defined({
      operationName: properties['OperationName'],
      apiKeyRequired: isTrue(properties['ApiKeyRequired']) ? true : undefined,
      modelSelectionExpression: properties['ModelSelectionExpression'],
      security,
      integration: target?.value,
      routeResponses: responses,
    });
    put(parts.draft, [webSocketKey, 'routes', routeKey], entry, route.at);
    if (target) put(parts.draft, [webSocketKey, 'routes', routeKey, 'integration'], target.value, target.at);
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
function integrationOf(
  { template, report }: Parts,
  properties: InputMap,
  isWebSocket: boolean,
): Node | undefined {
  const logicalId = textAt(properties, 'Target')?.replace(/^integrations\//, '');
  const resource = logicalId === undefined ? undefined : template.resources.get(logicalId);
  if (!resource) return undefined;
  const own = resolvedMap(template, resource, report);
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
    requestTemplates: isWebSocket ? own['RequestTemplates'] : undefined,
    templateSelectionExpression: isWebSocket ? own['TemplateSelectionExpression'] : undefined,
    passthroughBehavior: isWebSocket ? own['PassthroughBehavior'] : undefined,
    tlsConfig: isMap(own['TlsConfig']) ? lowerFirst(own['TlsConfig']) : undefined,
  });
  return { value, at: resource.at };
}

function invocationUri(uri: unknown): unknown {
  if (typeof uri !== 'string' || !uri.startsWith('arn:aws:lambda:')) return uri;
  return `arn:aws:apigateway:${uri.split(':')[3]}:lambda:path/2015-03-31/functions/${uri}/invocations`;
}
