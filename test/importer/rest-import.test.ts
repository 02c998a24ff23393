import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/importer/import-spec.ts';
import { importOnto } from '../../src/importer/merge.ts';
import { statedSettings } from '../../src/importer/stated-settings.ts';
import type { Method, RestApi } from '../../src/model/api.ts';
import { document, filesOf, importText, mockOperation, restApiOf } from './import-text.ts';

function methodOf(api: RestApi, path: string, verb: 'GET' | 'POST' | 'ANY' = 'GET'): Method {
  const method = api.resources.find((resource) => resource.path === path)?.methods.get(verb);
  if (!method) throw new Error(`no ${verb} ${path}`);
  return method;
}

const pathsOf = (api: RestApi) => api.resources.map(({ path }) => path);

describe('the resource tree', () => {
  it('creates parents without methods, and the root always (recorded)', async () => {
    const api = await restApiOf(document({ '/a/b/{c}': { get: mockOperation() } }));

    expect(pathsOf(api)).toEqual(['/', '/a', '/a/b', '/a/b/{c}']);
    expect(api.resources.map(({ methods }) => methods.size)).toEqual([0, 0, 0, 1]);
  });

  // Table of import-export.md 2.4: documented and recorded.
  it.each([
    ['ignore', ['/', '/e']],
    ['prepend', ['/', '/a', '/a/b', '/a/b/c', '/a/b/c/e']],
    ['split', ['/', '/b', '/b/c', '/b/c/e']],
  ] as const)('puts the base path before every path: %s', async (basepath, expected) => {
    const servers = [{ url: 'https://x.example/{basePath}', variables: { basePath: { default: 'a/b/c/' } } }];

    const api = await restApiOf(document({ '/e': { get: mockOperation() } }, { servers }), { basepath });

    expect(pathsOf(api)).toEqual(expected);
  });

  // That numbers become texts is recorded; how a fraction is printed is unverified.
  it.each([
    ['1', '1'],
    ['1.0', '1.0'],
    ['2.1', '2.1'],
    ["'1.10'", '1.10'],
  ])('takes version: %s as the text %s', async (written, version) => {
    const api = await restApiOf(`openapi: 3.0.1\ninfo: { title: a, version: ${written} }\npaths: {}\n`);

    expect(api.version).toBe(version);
  });

  it('takes the base path from the first server when no variable says it (recorded)', async () => {
    const servers = [{ url: 'https://x.example/base-url/part/' }];

    const api = await restApiOf(document({ '/e': { get: mockOperation() } }, { servers }), {
      basepath: 'prepend',
    });

    expect(pathsOf(api).at(-1)).toBe('/base-url/part/e');
  });

  it('gives the same ids each time', async () => {
    const spec = document({ '/a/{b}': { get: mockOperation() } });

    const [first, second] = [await restApiOf(spec), await restApiOf(spec)];

    expect(second).toEqual(first);
    expect(first.id).toMatch(/^[a-z0-9]{10}$/);
    expect(first.resources.slice(1).every(({ id }) => /^[a-z0-9]{6}$/.test(id))).toBe(true);
  });
});

describe('a method', () => {
  it('has its declared parameters, and the variable of its own segment (recorded)', async () => {
    const parameters = [
      { name: 'kind', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
      { name: 'session', in: 'cookie', schema: { type: 'string' } },
    ];
    const api = await restApiOf(
      document({ '/shops/{shop}/pets/{pet}': { get: mockOperation({ parameters }) } }),
    );

    expect([...methodOf(api, '/shops/{shop}/pets/{pet}').requestParameters]).toEqual([
      ['method.request.querystring.kind', true],
      ['method.request.header.X-Trace', false],
      ['method.request.path.pet', true],
    ]);
  });

  it('has the models of its bodies, and headers that are never required (recorded)', async () => {
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } };
    const operation = mockOperation({
      requestBody: { required: true, content },
      responses: { 200: { description: 'ok', content, headers: { 'X-Kind': { required: true } } } },
    });
    const components = { schemas: { Pet: { type: 'object', properties: { name: { type: 'string' } } } } };

    const method = methodOf(
      await restApiOf(document({ '/pets': { post: operation } }, { components })),
      '/pets',
      'POST',
    );

    expect([...method.requestModels]).toEqual([['application/json', 'Pet']]);
    expect([...(method.methodResponses.get('200')?.responseModels ?? [])]).toEqual([
      ['application/json', 'Pet'],
    ]);
    expect([...(method.methodResponses.get('200')?.responseParameters ?? [])]).toEqual([
      ['method.response.header.X-Kind', false],
    ]);
  });

  it('names an inline model after its content, so that it stays the same', async () => {
    const content = {
      'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } },
    };
    const spec = document({ '/pets': { post: mockOperation({ requestBody: { content } }) } });

    const [name] = methodOf(await restApiOf(spec), '/pets', 'POST').requestModels.values();

    expect(name).toMatch(/^MODEL[0-9a-f]{6}$/);
    expect(methodOf(await restApiOf(spec), '/pets', 'POST').requestModels.get('application/json')).toBe(name);
  });

  it('gets defaults for its integration (recorded)', async () => {
    const integration = { type: 'http_proxy', httpMethod: 'get', uri: 'https://x.example' };
    const api = await restApiOf(
      document({ '/x': { get: { responses: {}, 'x-amazon-apigateway-integration': integration } } }),
    );
    const { at: _at, ...found } = methodOf(api, '/x').integration ?? { at: undefined };

    expect(found).toEqual({
      type: 'HTTP_PROXY',
      httpMethod: 'GET',
      uri: 'https://x.example',
      connectionType: 'INTERNET',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29000,
      cacheNamespace: api.resources[1]?.id,
      cacheKeyParameters: [],
      requestParameters: new Map(),
      requestTemplates: new Map(),
      integrationResponses: [],
      responseTransferMode: 'BUFFERED',
    });
  });

  it('drops the HTTP method of a mock (recorded)', async () => {
    const operation = mockOperation({
      'x-amazon-apigateway-integration': { type: 'mock', httpMethod: 'POST' },
    });

    const api = await restApiOf(document({ '/x': { get: operation } }));

    expect(methodOf(api, '/x').integration).not.toHaveProperty('httpMethod');
  });

  it('keeps the last of two integration responses with one status (recorded: they are stored by status)', async () => {
    const responses = { default: { statusCode: 200 }, 'ok.*': { statusCode: '200' } };
    const operation = mockOperation({ 'x-amazon-apigateway-integration': { type: 'mock', responses } });

    const api = await restApiOf(document({ '/x': { get: operation } }));

    expect(
      methodOf(api, '/x').integration?.integrationResponses.map((each) => each.selectionPattern),
    ).toEqual(['ok.*']);
  });
});

const schemes = {
  guard: {
    type: 'apiKey',
    name: 'X-Token',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'TOKEN',
      identitySource: 'method.request.header.Ignored',
      authorizerUri:
        'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations',
    },
  },
  users: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['arn:pool'] },
  },
  key: { type: 'apiKey', name: 'X-API-Key', in: 'header' },
  iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
};

describe('security', () => {
  async function securityOf(operation: object, more: object = {}) {
    const components = { securitySchemes: schemes };
    const api = await restApiOf(
      document({ '/x': { get: mockOperation(operation) } }, { components, ...more }),
    );
    const { authorizationType, authorizer, authorizationScopes, apiKeyRequired } = methodOf(api, '/x');
    return [authorizationType, authorizer, authorizationScopes.join(' '), apiKeyRequired];
  }

  // import-export.md 2.8: recorded, but for the flattening of alternatives (unverified).
  it.each([
    ['a token authorizer', [{ guard: [] }], ['CUSTOM', 'guard', '', false]],
    [
      'a user pool with scopes, order kept',
      [{ users: ['b', 'a'] }],
      ['COGNITO_USER_POOLS', 'users', 'b a', false],
    ],
    ['an API key', [{ key: [] }], ['NONE', undefined, '', true]],
    ['SigV4', [{ iam: [] }], ['AWS_IAM', undefined, '', false]],
    ['an authorizer or a key', [{ guard: [] }, { key: [] }], ['CUSTOM', 'guard', '', true]],
    ['an authorizer and a key', [{ guard: [], key: [] }], ['CUSTOM', 'guard', '', true]],
    ['two authorizers: the first', [{ guard: [] }, { users: [] }], ['CUSTOM', 'guard', '', false]],
  ])('is %s', async (_name, security, expected) => {
    expect(await securityOf({ security })).toEqual(expected);
  });

  it('comes from the root where the operation says nothing (recorded), and an empty list opens', async () => {
    const security = [{ users: ['email'] }];

    expect(await securityOf({}, { security })).toEqual(['COGNITO_USER_POOLS', 'users', 'email', false]);
    expect(await securityOf({ security: [] }, { security })).toEqual(['NONE', undefined, '', false]);
  });

  it('creates unused authorizers too, with the scheme as source (recorded)', async () => {
    const api = await restApiOf(document({}, { components: { securitySchemes: schemes } }));

    expect([...api.authorizers.keys()]).toEqual(['guard', 'users']);
    expect(api.authorizers.get('guard')).toMatchObject({
      type: 'TOKEN',
      identitySource: 'method.request.header.X-Token',
      authType: 'custom',
    });
    expect(api.authorizers.get('guard')).not.toHaveProperty('authorizerResultTtlInSeconds');
  });
});

describe('models', () => {
  // Unverified: API Gateway's own parser is not known to see them.
  it('leaves keywords of a schema out that have nothing behind them', async () => {
    const pet = 'type: object\n      required:\n      properties:\n      default:';
    const api = await restApiOf(
      `openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents:\n  schemas:\n    Pet:\n      ${pet}\n`,
    );

    expect(api.models.get('Pet')?.schema).toMatchObject({ type: 'object' });
    expect(api.models.get('Pet')?.schema).not.toHaveProperty('required');
    expect(api.models.get('Pet')?.schema).not.toHaveProperty('properties');
  });

  it('refer to each other canonically, round in circles too (recorded)', async () => {
    const components = {
      schemas: {
        Person: { type: 'object', properties: { house: { $ref: '#/components/schemas/House' } } },
        House: { type: 'object', properties: { owner: { $ref: '#/components/schemas/Person' } } },
      },
    };

    const api = await restApiOf(document({}, { components }));

    expect(api.models.get('Person')?.schema).toEqual({
      type: 'object',
      properties: { house: { $ref: `https://apigateway.amazonaws.com/restapis/${api.id}/models/House` } },
    });
  });

  it('lose what models do not have, but no property of such a name', async () => {
    const Pet = {
      type: 'object',
      example: { a: 1 },
      'x-own': 1,
      properties: {
        example: { type: 'string', nullable: true, readOnly: true },
        size: { type: 'integer', minimum: 0, exclusiveMinimum: true },
      },
    };

    const api = await restApiOf(document({}, { components: { schemas: { Pet } } }));

    expect(api.models.get('Pet')?.schema).toEqual({
      type: 'object',
      properties: {
        example: { type: ['string', 'null'] },
        size: { type: 'integer', minimum: 0, exclusiveMinimum: true },
      },
    });
  });

  it('come from other files below the folder too', async () => {
    const spec = JSON.stringify(
      document({
        '/pets': {
          post: mockOperation({
            requestBody: { content: { 'application/json': { schema: { $ref: 'models/pet.yaml#/Pet' } } } },
          }),
        },
      }),
    );
    const file =
      'Pet: { type: object, properties: { owner: { $ref: "#/Owner" } } }\nOwner: { type: object }\n';

    const outcome = await importText(spec, { type: 'rest' }, { 'models/pet.yaml': file });
    const api = (outcome.ok && outcome.value) as RestApi;

    expect([...api.models.keys()]).toEqual(['Pet', 'Owner']);
    expect(api.models.get('Pet')?.at).toEqual({ file: 'models/pet.yaml', pointer: '/Pet' });
  });

  it('survive names that objects have of their own', async () => {
    const components = { schemas: { constructor: { type: 'object' }, toString: { type: 'object' } } };
    const text = JSON.stringify(document({}, { components })).replace('"toString"', '"__proto__"');

    const outcome = await importText(text.replace('"__proto__"', '"hasOwnProperty"'), { type: 'rest' });

    expect(outcome.ok && [...(outcome.value as RestApi).models.keys()]).toEqual([
      'constructor',
      'hasOwnProperty',
    ]);
  });
});

describe('placeholders', () => {
  const uri = (value: unknown) =>
    document({
      '/x': { get: { 'x-amazon-apigateway-integration': { type: 'http', httpMethod: 'GET', uri: value } } },
    });

  // The three AWS variables are documented; the rest is our choice (issue 8).
  it.each([
    ['${AWS::Region}', 'https://${AWS::Region}.example', 'https://eu-west-1.example'],
    ['a Terraform placeholder', '${backend}/x', 'https://b.example/x'],
    ['a stage variable, which stays', 'https://${stageVariables.host}/x', 'https://${stageVariables.host}/x'],
    ['Ref', { Ref: 'backend' }, 'https://b.example'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${backend}/${AWS::AccountId}/${!Literal}' },
      'https://b.example/123456789012/${Literal}',
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${b}/${c}', { b: { Ref: 'backend' }, c: 'd' }] },
      'https://b.example/d',
    ],
    ['Fn::Join', { 'Fn::Join': ['/', [{ Ref: 'backend' }, 'a', 'b']] }, 'https://b.example/a/b'],
    ['Fn::If', { 'Fn::If': ['IsProd', 'https://prod.example', { Ref: 'backend' }] }, 'https://b.example'],
    [
      'Fn::Select of Fn::Split',
      { 'Fn::Select': [0, { 'Fn::Split': ['|', 'https://c.example|d'] }] },
      'https://c.example',
    ],
  ])('%s is resolved', async (_name, value, expected) => {
    const parameters = new Map<string, string | boolean>([
      ['backend', 'https://b.example'],
      ['IsProd', false],
    ]);

    const api = await restApiOf(uri(value), { parameters, region: 'eu-west-1' });

    expect(methodOf(api, '/x').integration).toMatchObject({ uri: expected });
  });

  // Documented by CloudFormation (pseudo parameters reference): AWS::NoValue removes the property, or the item of a list.
  it.each([
    [true, ['a', 'b']],
    [false, ['b']],
  ])('leaves out the items of a list that come to AWS::NoValue: %s', async (isProd, expected) => {
    const named = (name: string) => ({ name, in: 'query', required: true, schema: { type: 'string' } });
    const parameters = [{ 'Fn::If': ['IsProd', named('a'), { Ref: 'AWS::NoValue' }] }, named('b')];

    const api = await restApiOf(document({ '/x': { get: mockOperation({ parameters }) } }), {
      parameters: new Map([['IsProd', isProd]]),
    });

    expect([...methodOf(api, '/x').requestParameters.keys()]).toEqual(
      expected.map((name) => `method.request.querystring.${name}`),
    );
  });

  describe('AWS::Include (CloudFormation: AWS::Include transform, documented)', () => {
    const include = (Location: string) => ({
      'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location } },
    });
    const importing = (paths: object, files: Readonly<Record<string, string>>) =>
      importText(JSON.stringify(document(paths)), { type: 'rest' }, files);
    const get = { get: mockOperation() };

    it('brings in what a local file holds, beside keys of its own', async () => {
      const included = JSON.stringify({ '/a': get, '/b': get });

      const outcome = await importing({ ...include('paths.json'), '/c': get }, { 'paths.json': included });

      expect(outcome.ok && (outcome.value as RestApi).resources.map(({ path }) => path)).toEqual([
        '/',
        '/a',
        '/b',
        '/c',
      ]);
    });

    it('tells of a problem where it is written, in the included file or beside it', async () => {
      const wrong = { get: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mok' } } };
      const included = `{\n"/a": ${JSON.stringify(get)},\n"/b": ${JSON.stringify(wrong)}\n}`;

      const outcome = await importing({ ...include('paths.json'), '/c': wrong }, { 'paths.json': included });

      expect(
        outcome.diagnostics.filter(({ severity }) => severity === 'error').map(outcome.locate ?? String),
      ).toEqual(['paths.json:3:72', expect.stringMatching(/^spec\.yaml:1:/)]);
    });

    it.each([
      ['a file in S3', 's3://bucket/paths.yaml', {}],
      ['a file that includes itself', 'self.json', { 'self.json': JSON.stringify(include('self.json')) }],
    ])('is told of where it cannot be followed: %s', async (_name, location, files) => {
      const outcome = await importing({ ...include(location), '/c': get }, files);

      expect(outcome.ok).toBe(false);
      expect(outcome.diagnostics.map(({ message }) => message)).toContain(
        'Fn::Transform is not resolved, and API Gateway would take it as it is.',
      );
    });

    it('stays in the folder of the spec', async () => {
      const outcome = await importing(include('../paths.yaml'), {});

      expect(outcome.diagnostics.map(({ ruleId }) => ruleId)).toContain('ref-outside');
    });
  });

  it("gives a function's ARN a local default", async () => {
    const value = {
      'Fn::Sub':
        'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Hello.Arn}/invocations',
    };
    const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: value };
    const api = await restApiOf(
      document({ '/x': { get: { 'x-amazon-apigateway-integration': integration } } }),
    );

    expect(methodOf(api, '/x').integration).toMatchObject({
      uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:Hello/invocations',
    });
  });
});

describe('importing onto an API', () => {
  const first = document(
    { '/a': { get: mockOperation(), post: mockOperation() }, '/b': { get: mockOperation() } },
    { 'x-amazon-apigateway-binary-media-types': ['image/png'] },
  );
  const second = {
    ...document({ '/a': { get: mockOperation({ operationId: 'new' }) } }),
    info: { title: 'renamed' },
    'x-amazon-apigateway-binary-media-types': ['text/csv', 'image/png'],
  };

  async function onto(mode: 'merge' | 'overwrite'): Promise<{ before: RestApi; after: RestApi }> {
    const before = await restApiOf(first);
    const outcome = importOnto(before, await restApiOf(second, { apiId: before.id }), mode, new Set());
    if (!outcome.ok) throw new Error('refused');
    return { before, after: outcome.value as RestApi };
  }

  // import-export.md 2.10: recorded and documented.
  it('merge keeps what the file does not have, and renames', async () => {
    const { before, after } = await onto('merge');

    expect(pathsOf(after)).toEqual(['/', '/a', '/b']);
    expect([...(after.resources[1]?.methods.keys() ?? [])]).toEqual(['GET', 'POST']);
    expect(methodOf(after, '/a').operationName).toBe('new');
    expect([after.id, after.name, after.version]).toEqual([before.id, 'renamed', '1.0']);
    expect(after.binaryMediaTypes).toEqual(['image/png', 'text/csv']);
  });

  // import-export.md 2.10: replaced if present.
  it('merge takes a setting that the file states, even where it is the default', async () => {
    const guarded = (source: string, disable: boolean) =>
      document(
        {},
        {
          'x-amazon-apigateway-api-key-source': source,
          servers: [
            {
              url: 'https://pets.example.com',
              'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: disable },
            },
          ],
        },
      );
    const before = await restApiOf(guarded('AUTHORIZER', true));
    const merge = async (spec: object) => {
      const read = await readDocument('spec.yaml', filesOf({ 'spec.yaml': JSON.stringify(spec) }), {});
      if (!read.ok) throw new Error('does not parse');
      const imported = await restApiOf(spec, { apiId: before.id });
      const outcome = importOnto(before, imported, 'merge', statedSettings(read.value));
      const after = outcome.ok ? (outcome.value as RestApi) : undefined;
      return [after?.apiKeySource, after?.disableExecuteApiEndpoint];
    };

    const stated = await merge(guarded('HEADER', false));
    const silent = await merge(document({}));

    expect(stated).toEqual(['HEADER', false]);
    expect(silent).toEqual(['AUTHORIZER', true]);
  });

  it('overwrite deletes what the file does not have, and keeps ids of equal paths', async () => {
    const { before, after } = await onto('overwrite');

    expect(pathsOf(after)).toEqual(['/', '/a']);
    expect(after.resources[1]?.id).toBe(before.resources[1]?.id);
    expect([...(after.resources[1]?.methods.keys() ?? [])]).toEqual(['GET']);
    expect(after.version).toBeUndefined();
    expect(after.binaryMediaTypes).toEqual(['text/csv', 'image/png']);
  });

  it('refuses another kind of API', async () => {
    const before = await restApiOf(first);
    const outcome = importOnto(before, { ...before, protocol: 'HTTP' } as never, 'overwrite', new Set());

    expect(outcome.ok).toBe(false);
  });
});
