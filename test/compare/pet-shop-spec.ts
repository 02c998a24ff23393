import { defaultLimits } from '../../src/document/limits.ts';
import { parseFile } from '../../src/document/parsed-file.ts';
import { specDocument } from '../../src/document/spec-document.ts';
import { importApi } from '../../src/importer/import-api.ts';
import type { ApiType } from '../../src/importer/options.ts';
import type { Api } from '../../src/model/api.ts';

/** One change of a spec: keys with ` > ` between them, and the new value; `undefined` removes. */
export type Edit = readonly [path: string, value: unknown];

const lambda = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const text = { type: 'string' };
const ok = { '200': { description: 'ok' } };

/** A REST API with one of everything that `gwctl diff` looks at. */
export const restSpec = {
  openapi: '3.0.1',
  info: { title: 'pet-shop', version: '1' },
  paths: {
    '/pets': {
      get: {
        parameters: [
          { name: 'type', in: 'query', required: false, schema: text },
          { name: 'page', in: 'query', required: false, schema: text },
        ],
        responses: {
          '200': {
            description: 'ok',
            headers: { 'x-total': { schema: text } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pets' } } },
          },
          '404': { description: 'none' },
        },
        security: [{ tokens: [] }],
        'x-amazon-apigateway-request-validator': 'params',
        'x-amazon-apigateway-integration': {
          type: 'http',
          httpMethod: 'GET',
          uri: 'http://pets.example.test/pets',
          timeoutInMillis: 10000,
          passthroughBehavior: 'when_no_match',
          cacheKeyParameters: ['method.request.querystring.type'],
          requestParameters: { 'integration.request.querystring.kind': 'method.request.querystring.type' },
          requestTemplates: { 'application/json': '{}' },
          responses: {
            default: {
              statusCode: '200',
              responseParameters: { 'method.response.header.x-total': "'1'" },
              responseTemplates: { 'application/json': '{"pets": []}' },
            },
            '4\\d{2}': { statusCode: '404' },
          },
        },
      },
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
        responses: ok,
        security: [{ pool: ['pets/write', 'pets/admin'] }],
        'x-amazon-apigateway-request-validator': 'body',
        'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: lambda('create') },
      },
    },
    '/pets/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: ok,
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'GET',
          uri: 'http://pets.example.test/pets/{id}',
          requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
        },
      },
    },
  },
  components: {
    schemas: {
      Pet: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 30 },
          kind: { type: 'string', enum: ['cat', 'dog'] },
          age: { type: 'integer' },
        },
      },
      Pets: {
        type: 'array',
        items: { type: 'object', required: ['id'], properties: { id: text, mood: text } },
      },
      Unused: { type: 'object', properties: { a: text } },
    },
    securitySchemes: {
      tokens: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri: lambda('authorize'),
          authorizerResultTtlInSeconds: 60,
        },
      },
      pool: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_One'],
        },
      },
      key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  'x-amazon-apigateway-request-validators': {
    body: { validateRequestBody: true, validateRequestParameters: false },
    params: { validateRequestBody: false, validateRequestParameters: true },
  },
  'x-amazon-apigateway-gateway-responses': {
    UNAUTHORIZED: {
      statusCode: 401,
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      responseTemplates: { 'application/json': '{"message": $context.error.messageString}' },
    },
  },
};

/** An HTTP API in the same manner. */
export const httpSpec = {
  openapi: '3.0.1',
  info: { title: 'pet-shop', version: '1' },
  paths: {
    '/pets': {
      get: {
        responses: ok,
        security: [{ jwt: ['pets/read'] }],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          uri: lambda('list'),
          payloadFormatVersion: '2.0',
          timeoutInMillis: 20000,
        },
      },
    },
    '/{proxy+}': {
      'x-amazon-apigateway-any-method': {
        responses: ok,
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'ANY',
          uri: 'http://pets.example.test/{proxy}',
          payloadFormatVersion: '1.0',
        },
      },
    },
  },
  components: {
    securitySchemes: {
      jwt: {
        type: 'oauth2',
        'x-amazon-apigateway-authorizer': {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          jwtConfiguration: { issuer: 'https://idp.example.test', audience: ['web', 'app'] },
        },
      },
    },
  },
  'x-amazon-apigateway-cors': {
    allowOrigins: ['https://a.example.test', 'https://b.example.test'],
    allowMethods: ['GET'],
    allowCredentials: true,
  },
};

/** The spec with edits made, imported. */
export function apiOf(spec: object, edits: readonly Edit[], type: ApiType): Api {
  const copy = JSON.parse(JSON.stringify(spec)) as Tree;
  for (const [path, value] of edits) edit(copy, path.split(' > '), value);
  const parsed = parseFile(Buffer.from(JSON.stringify(copy)), 'openapi.json', defaultLimits);
  if (!parsed.ok) throw new Error('the edited spec does not parse');
  const api = importApi(specDocument([parsed.value]), { type, now: '2026-01-01T00:00:00Z' });
  if (!api.ok) throw new Error(api.diagnostics.map(({ message }) => message).join('; '));
  return api.value;
}

interface Tree {
  [key: string]: Tree;
}

function edit(tree: Tree, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    tree[key] ??= {};
    edit(tree[key], rest, value);
  } else if (value === undefined) delete tree[key];
  else tree[key] = value as Tree;
}
