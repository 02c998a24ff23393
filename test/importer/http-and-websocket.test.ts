import { describe, expect, it } from 'vitest';
import { detectApiType } from '../../src/importer/detect-type.ts';
import { apiOf, document, httpApiOf, importText, webSocketApiOf } from './import-text.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const lambda = { type: 'aws_proxy', httpMethod: 'POST', uri: functionArn, payloadFormatVersion: 2 };

const operation = (more: object = {}) => ({
  responses: { default: { description: 'ok' } },
  'x-amazon-apigateway-integration': lambda,
  ...more,
});

// import-export.md 5.1 and http-api.md: documented, but for what is marked.
describe('an HTTP API', () => {
  it('has routes by key, the default one too', async () => {
    const api = await httpApiOf(
      document({
        '/pets/{id}': { get: operation(), 'x-amazon-apigateway-any-method': operation() },
        '/{proxy+}': { 'x-amazon-apigateway-any-method': operation() },
        '/$default': { 'x-amazon-apigateway-any-method': operation({ isDefaultRoute: true }) },
      }),
    );

    expect([...api.routes.keys()]).toEqual(['GET /pets/{id}', 'ANY /pets/{id}', 'ANY /{proxy+}', '$default']);
    expect(api.routes.get('GET /pets/{id}')?.integration).toMatchObject({
      type: 'AWS_PROXY',
      payloadFormatVersion: '2.0',
      timeoutInMillis: 30000,
      connectionType: 'INTERNET',
    });
  });

  it('shares integrations of components, and keeps the unused', async () => {
    const shared = { $ref: '#/components/x-amazon-apigateway-integrations/one' };
    const components = { 'x-amazon-apigateway-integrations': { one: lambda, two: lambda } };

    const api = await httpApiOf(
      document({ '/a': { get: operation({ 'x-amazon-apigateway-integration': shared }) } }, { components }),
    );

    expect(api.routes.get('GET /a')?.integration?.sharedAs).toBe('one');
    expect([...api.unusedIntegrations.keys()]).toEqual(['two']);
  });

  it('reads JWT and Lambda authorizers, CORS and tags', async () => {
    const components = {
      securitySchemes: {
        jwt: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://issuer.example/.well-known/openid-configuration',
          'x-amazon-apigateway-authorizer': {
            type: 'jwt',
            identitySource: 'Bearer $request.header.Authorization',
            jwtConfiguration: { audience: ['a'] },
          },
        },
        own: {
          type: 'apiKey',
          name: 'Unused',
          in: 'header',
          'x-amazon-apigateway-authorizer': {
            type: 'request',
            authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
            authorizerPayloadFormatVersion: 2.0,
            enableSimpleResponses: true,
            identitySource: '$request.header.A, $context.routeKey',
          },
        },
      },
    };
    const api = await httpApiOf(
      document(
        {
          '/a': {
            get: operation({ security: [{ jwt: ['read'] }] }),
            put: operation({ security: [{ own: [] }] }),
          },
        },
        {
          components,
          tags: [{ name: 'team', 'x-amazon-apigateway-tag-value': 'pets' }, { name: 'plain' }],
          'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], maxAge: 0 },
        },
      ),
    );

    expect(api.routes.get('GET /a')).toMatchObject({
      authorizationType: 'JWT',
      authorizer: 'jwt',
      authorizationScopes: ['read'],
    });
    expect(api.routes.get('PUT /a')).toMatchObject({ authorizationType: 'CUSTOM', authorizer: 'own' });
    expect(api.authorizers.get('jwt')).toMatchObject({
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: 'https://issuer.example', audience: ['a'] },
    });
    expect(api.authorizers.get('own')).toMatchObject({
      identitySource: ['$request.header.A', '$context.routeKey'],
      authorizerPayloadFormatVersion: '2.0',
    });
    expect([...api.tags]).toEqual([
      ['team', 'pets'],
      ['plain', ''],
    ]);
    expect(api.corsConfiguration).toMatchObject({ allowOrigins: ['https://a.example'], maxAge: 0 });
  });

  it('refuses wildcard origins with credentials (wording unverified)', async () => {
    const cors = { 'x-amazon-apigateway-cors': { allowOrigins: ['*'], allowCredentials: true } };

    const outcome = await importText(JSON.stringify(document({}, cors)), { type: 'http' });

    expect(outcome.diagnostics.map(({ message }) => message)).toEqual([
      'Cannot use wildcard origins with credentials',
    ]);
  });
});

// Our own extension (import-export.md 5.5).
describe('a WebSocket API', () => {
  it('has routes with integrations, models and responses', async () => {
    const api = await webSocketApiOf({
      ...document({}),
      'x-gwctl-websocket': {
        version: '1',
        routeSelectionExpression: '$request.body.action',
        routes: {
          $connect: { security: [{ auth: [] }], apiKeyRequired: true, integration: { type: 'mock' } },
          say: {
            modelSelectionExpression: '$request.body.kind',
            requestModels: { text: { $ref: '#/components/schemas/Text' } },
            integration: {
              type: 'http',
              httpMethod: 'POST',
              uri: 'https://a.example',
              responses: { $default: { responseTemplates: { $default: 'x' } } },
            },
            routeResponses: { $default: null },
          },
        },
      },
      components: {
        schemas: { Text: { type: 'object' } },
        securitySchemes: {
          auth: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            'x-amazon-apigateway-authtype': 'awsSigv4',
          },
        },
      },
    });

    expect(api.routes.get('$connect')).toMatchObject({ authorizationType: 'AWS_IAM', apiKeyRequired: true });
    expect([...(api.routes.get('say')?.requestModels ?? [])]).toEqual([['text', 'Text']]);
    expect([...(api.routes.get('say')?.routeResponses.keys() ?? [])]).toEqual(['$default']);
    expect(api.routes.get('say')?.integration).toMatchObject({ type: 'HTTP', timeoutInMillis: 29000 });
  });

  it('has authorization on $connect only, and no other route key with $', async () => {
    const outcome = await importText(
      JSON.stringify({
        ...document({}),
        'x-gwctl-websocket': {
          routes: { $own: {}, say: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } } },
        },
      }),
      { type: 'websocket' },
    );

    expect(outcome.diagnostics.map(({ ruleId }) => ruleId)).toEqual([
      'websocket-structure',
      'websocket-structure',
    ]);
  });

  // websocket.md 2, documented.
  it('has $default as the only route response', async () => {
    const routes = {
      a: { routeResponses: { $default: {} }, integration: { type: 'mock' } },
      b: { routeResponses: { '200': {} }, integration: { type: 'mock' } },
    };
    const outcome = await importText(JSON.stringify({ ...document({}), 'x-gwctl-websocket': { routes } }), {
      type: 'websocket',
    });

    expect(outcome.diagnostics.map(({ ruleId, at }) => [ruleId, at?.pointer])).toEqual([
      ['websocket-structure', '/x-gwctl-websocket/routes/b/routeResponses/200'],
    ]);
  });

  // websocket.md 2, documented.
  it('has $default as the only route response selection expression', async () => {
    const routes = {
      a: { routeResponseSelectionExpression: '$default', integration: { type: 'mock' } },
      b: { routeResponseSelectionExpression: '$request.body.x', integration: { type: 'mock' } },
    };
    const outcome = await importText(JSON.stringify({ ...document({}), 'x-gwctl-websocket': { routes } }), {
      type: 'websocket',
    });

    expect(outcome.diagnostics.map(({ ruleId, at }) => [ruleId, at?.pointer])).toEqual([
      ['websocket-structure', '/x-gwctl-websocket/routes/b/routeResponseSelectionExpression'],
    ]);
  });
});

// The fields are those of the v2 API (websocket.md 3; import-export.md 5.5).
describe('the root of x-gwctl-websocket', () => {
  it('may close the default endpoint and leave models unchecked', async () => {
    const api = await webSocketApiOf({
      ...document({}),
      'x-gwctl-websocket': { disableExecuteApiEndpoint: true, disableSchemaValidation: true, routes: {} },
    });

    expect(api).toMatchObject({ disableExecuteApiEndpoint: true, disableSchemaValidation: true });
  });

  it.each([
    ['refuses models that are no draft 4', {}, 'error'],
    ['takes them without schema validation', { disableSchemaValidation: true }, 'warn'],
  ])('%s', async (_name, more, severity) => {
    const written = {
      ...document({}),
      components: { schemas: { Wrong: { type: 'strin' } } },
      'x-gwctl-websocket': { routes: {}, ...more },
    };
    const outcome = await importText(JSON.stringify(written), { type: 'websocket' });

    expect(outcome.diagnostics.map(({ ruleId, severity: found }) => [ruleId, found])).toEqual([
      ['model-invalid', severity],
    ]);
  });

  it('has no paths beside it: whoever writes some is told', async () => {
    const written = { ...document({ '/pets': { get: {} } }), 'x-gwctl-websocket': { routes: {} } };
    const outcome = await importText(JSON.stringify(written), { type: 'websocket' });

    expect(outcome.diagnostics.map(({ ruleId, severity, at }) => [ruleId, severity, at?.pointer])).toEqual([
      ['websocket-paths', 'warn', '/paths'],
    ]);
  });
});

describe('the kind of an API', () => {
  const integration = (version: unknown) => ({
    '/a': {
      get: { 'x-amazon-apigateway-integration': { type: 'aws_proxy', payloadFormatVersion: version } },
    },
  });

  // contract.md 3.
  it.each([
    ['x-gwctl-websocket', { ...document({}), 'x-gwctl-websocket': {} }, 'websocket'],
    ['the version key', document({}, { 'x-amazon-apigateway-importexport-version': '1.0' }), 'http'],
    ['CORS', document({}, { 'x-amazon-apigateway-cors': {} }), 'http'],
    ['shared integrations', document({}, { components: { 'x-amazon-apigateway-integrations': {} } }), 'http'],
    [
      'a default route',
      document({ '/a': { 'x-amazon-apigateway-any-method': { isDefaultRoute: true } } }),
      'http',
    ],
    ['payload 2.0', document(integration('2.0')), 'http'],
    ['payload 2 as a number', document(integration(2)), 'http'],
    ['payload 1.0', document(integration('1.0')), 'rest'],
    ['nothing', document({}), 'rest'],
    ['CORS in Swagger 2.0', { swagger: '2.0', 'x-amazon-apigateway-cors': {} }, 'rest'],
  ])('is told by %s', (_name, root, type) => {
    expect(detectApiType({ root } as never)).toBe(type);
  });

  it('is the one that is asked for', async () => {
    expect((await apiOf(document({}), { type: 'http' })).protocol).toBe('HTTP');
  });
});
