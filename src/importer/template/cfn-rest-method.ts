import { type InputMap, isMap, placeOf } from '../node.ts';
import { type DocumentDraft, ensureMap, put } from './generated-document.ts';
import { mapAt, type TemplateResource } from './template.ts';
import { defined, isTrue, listAt, textAt } from './values.ts';

const places: ReadonlyMap<string, string> = new Map([
  ['path', 'path'],
  ['querystring', 'query'],
  ['header', 'header'],
]);

/** Adds an `AWS::ApiGateway::Method` as an operation. */
export function addMethod(
  draft: DocumentDraft,
  path: string,
  properties: InputMap,
  { at, properties: { at: propertiesAt } }: TemplateResource,
): void {
  const verb = (textAt(properties, 'HttpMethod') ?? 'ANY').toUpperCase();
  const key = verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase();
  const integration = properties['Integration'];
  put(draft, ['paths', path, key], operationOf(draft, properties), at);
  if (isMap(integration) && integration['Type'] !== undefined) {
    const keys = ['paths', path, key, 'x-amazon-apigateway-integration'];
    put(draft, keys, integrationOf(integration), placeOf(propertiesAt, 'Integration'));
  }
}

function operationOf(draft: DocumentDraft, properties: InputMap): Record<string, unknown> {
  const models = Object.entries(mapAt(properties, 'RequestModels'));
  const parameters = Object.entries(mapAt(properties, 'RequestParameters')).flatMap(([name, required]) => {
    const match = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(name);
    const place = match && places.get(match[1] ?? '');
    if (!match || !place) return [];
    return [{ name: match[2], in: place, required: isTrue(required), schema: { type: 'string' } }];
  });
  return defined({
    operationId: textAt(properties, 'OperationName'),
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: models.length > 0 ? { content: contentOf(models), required: true } : undefined,
    responses: Object.fromEntries(listAt(properties, 'MethodResponses').map(responseOf)),
    security: securityOf(draft, properties),
    'x-amazon-apigateway-request-validator': textAt(properties, 'RequestValidatorId'),
  });
}

/** Models by media type; `Empty` and `Error`, which CreateRestApi makes, need no definition there. */
function contentOf(models: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(
    models.map(([contentType, model]) => {
      const name = String(model);
      const schema =
        name === 'Empty' || name === 'Error' ? undefined : { $ref: `#/components/schemas/${name}` };
      return [contentType, defined({ schema })];
    }),
  );
}

function responseOf(value: unknown): [string, object] {
  const response = isMap(value) ? value : {};
  const status = String(response['StatusCode']);
  const headers = Object.keys(mapAt(response, 'ResponseParameters')).flatMap((key) => {
    const name = /^method\.response\.header\.(.+)$/.exec(key)?.[1];
    return name === undefined ? [] : [[name, { schema: { type: 'string' } }] as const];
  });
  const models = Object.entries(mapAt(response, 'ResponseModels'));
  return [
    status,
    defined({
      description: `${status} response`,
      headers: headers.length > 0 ? Object.fromEntries(headers) : undefined,
      content: contentOf(models),
    }),
  ];
}

function securityOf(draft: DocumentDraft, properties: InputMap): readonly object[] | undefined {
  const requirement: Record<string, readonly string[]> = {};
  const type = textAt(properties, 'AuthorizationType') ?? 'NONE';
  if (type === 'AWS_IAM') {
    const scheme = {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    };
    ensureMap(draft, 'components', 'securitySchemes')['sigv4'] ??= scheme;
    requirement['sigv4'] = [];
  } else if (type !== 'NONE') {
    const scopes = listAt(properties, 'AuthorizationScopes').map(String);
    requirement[textAt(properties, 'AuthorizerId') ?? type] = scopes;
  }
  if (isTrue(properties['ApiKeyRequired'])) {
    ensureMap(draft, 'components', 'securitySchemes')['api_key'] ??= {
      type: 'apiKey',
      name: 'x-api-key',
      in: 'header',
    };
    requirement['api_key'] = [];
  }
  return Object.keys(requirement).length > 0 ? [requirement] : undefined;
}

function integrationOf(integration: InputMap): Record<string, unknown> {
  const responses = listAt(integration, 'IntegrationResponses').map(integrationResponse);
  return defined({
    type: textAt(integration, 'Type')?.toLowerCase(),
    httpMethod:
      textAt(integration, 'Type') === 'MOCK' ? undefined : textAt(integration, 'IntegrationHttpMethod'),
    uri: integration['Uri'],
    credentials: integration['Credentials'],
    connectionType: integration['ConnectionType'],
    connectionId: integration['ConnectionId'],
    integrationTarget: integration['IntegrationTarget'],
    passthroughBehavior: integration['PassthroughBehavior'],
    contentHandling: integration['ContentHandling'],
    timeoutInMillis: integration['TimeoutInMillis'],
    cacheNamespace: integration['CacheNamespace'],
    cacheKeyParameters: integration['CacheKeyParameters'],
    requestParameters: integration['RequestParameters'],
    requestTemplates: integration['RequestTemplates'],
    responseTransferMode: integration['ResponseTransferMode'],
    tlsConfig: tlsOf(integration['TlsConfig']),
    responses: responses.length > 0 ? Object.fromEntries(responses) : undefined,
  });
}

function tlsOf(value: unknown): object | undefined {
  if (!isMap(value)) return undefined;
  const config = {
    insecureSkipVerification: value['InsecureSkipVerification'],
    serverNameToVerify: value['ServerNameToVerify'],
  };
  return defined(config);
}

function integrationResponse(value: unknown): [string, object] {
  const response = isMap(value) ? value : {};
  return [
    textAt(response, 'SelectionPattern') || 'default',
    defined({
      statusCode: response['StatusCode'] === undefined ? undefined : String(response['StatusCode']),
      responseParameters: response['ResponseParameters'],
      responseTemplates: response['ResponseTemplates'],
      contentHandling: response['ContentHandling'],
    }),
  ];
}
