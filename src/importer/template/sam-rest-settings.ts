import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { type InputMap, isMap } from '../node.ts';
import { addEndpoint, samEndpointOf } from './endpoint.ts';
import { type DocumentDraft, put } from './generated-document.ts';
import type { SamApi } from './sam-api.ts';
import { addPreflights } from './sam-cors.ts';
import { resourcePolicyOf } from './sam-resource-policy.ts';
import { type ApiAuth, securityOf } from './sam-security.ts';
import { mapAt } from './template.ts';
import { defined, listAt } from './values.ts';

/** Writes what `AWS::Serverless::Api` says besides its routes into the document's extensions. */
export function addRestSettings(draft: DocumentDraft, { properties, at }: SamApi, auth: ApiAuth): void {
  const added = addPreflights(draft, properties['Cors']);
  const security = auth.guardsPreflight ? securityOf(draft, auth, {}) : undefined;
  for (const operation of added) if (security) operation['security'] = security;
  addPlainSettings(draft, properties, at);
  const types = listAt(properties, 'BinaryMediaTypes').map((type) => String(type).replaceAll('~1', '/'));
  if (types.length > 0) put(draft, ['x-amazon-apigateway-binary-media-types'], types, at);
  const responses = Object.entries(mapAt(properties, 'GatewayResponses'));
  if (responses.length > 0) {
    put(
      draft,
      ['x-amazon-apigateway-gateway-responses'],
      Object.fromEntries(responses.map(gatewayResponse)),
      at,
    );
  }
  for (const [name, schema] of Object.entries(mapAt(properties, 'Models'))) {
    const path = Object.hasOwn(draft.root, 'swagger') ? ['definitions'] : ['components', 'schemas'];
    put(draft, [...path, name], schema, at);
  }
  const policy = properties['Policy'] ?? resourcePolicyOf(mapAt(mapAt(properties, 'Auth'), 'ResourcePolicy'));
  if (isMap(policy)) put(draft, ['x-amazon-apigateway-policy'], policy, at);
}

function addPlainSettings(draft: DocumentDraft, properties: InputMap, at: SourceRef): void {
  const endpoint = samEndpointOf(properties['EndpointConfiguration']);
  const disableExecuteApiEndpoint = properties['DisableExecuteApiEndpoint'];
  addEndpoint(draft, { ...endpoint, disableExecuteApiEndpoint }, at);
  for (const [name, property] of plainSettings) {
    const value = properties[property];
    if (value !== undefined) put(draft, [`x-amazon-apigateway-${name}`], value, at);
  }
}

const plainSettings = [
  ['security-policy', 'SecurityPolicy'],
  ['endpoint-access-mode', 'EndpointAccessMode'],
  ['minimum-compression-size', 'MinimumCompressionSize'],
  ['api-key-source', 'ApiKeySourceType'],
] as const;

const responsePlaces: ReadonlyMap<string, string> = new Map([
  ['Headers', 'header'],
  ['Paths', 'path'],
  ['QueryStrings', 'querystring'],
]);

/** SAM writes header names alone; the document wants `gatewayresponse.header.NAME`. */
function gatewayResponse([type, value]: [string, unknown]): [string, object] {
  const response = isMap(value) ? value : {};
  const parameters = Object.entries(mapAt(response, 'ResponseParameters')).flatMap(([key, entries]) => {
    const place = responsePlaces.get(key);
    if (place === undefined) return [[key, String(entries)] as const];
    return Object.entries(isMap(entries) ? entries : {}).map(
      ([name, expression]) => [`gatewayresponse.${place}.${name}`, String(expression)] as const,
    );
  });
  return [
    type,
    defined({
      statusCode: response['StatusCode'],
      responseParameters: parameters.length > 0 ? Object.fromEntries(parameters) : undefined,
      responseTemplates: response['ResponseTemplates'],
    }),
  ];
}
