import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MethodSpec, mock, restSpec, type ServedRest, serveRest } from './served-rest.ts';

const schemas = {
  Pet: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[A-Z]' },
      age: { type: 'integer', minimum: 0, maximum: 30 },
      kind: { enum: ['dog', 'cat'] },
      price: { type: 'number' },
      parent: { $ref: '#/components/schemas/Pet' },
      born: { type: 'string', format: 'date' },
      chip: { type: 'integer', format: 'int32' },
      tags: { type: 'array', items: { type: 'string' } },
    },
    additionalProperties: false,
  },
  List: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
  Anything: { type: 'object' },
  Odd: JSON.parse(
    '{"properties": {"__proto__": {"type": "integer"}}, "required": ["__proto__"], "additionalProperties": false}',
  ),
};
const body = (content: Record<string, string>): MethodSpec => ({
  integration: {
    ...(mock('passed') as object),
    requestTemplates: {
      'application/json': '{"statusCode": 200}',
      'application/xml': '{"statusCode": 200}',
      'text/plain': '{"statusCode": 200}',
    },
  },
  operation: {
    'x-amazon-apigateway-request-validator': 'body',
    requestBody: {
      content: Object.fromEntries(
        Object.entries(content).map(([type, name]) => [
          type,
          { schema: { $ref: `#/components/schemas/${name}` } },
        ]),
      ),
    },
  },
});
const parameters = (validator: string | undefined, list: readonly object[]): MethodSpec => ({
  integration: mock('passed'),
  operation: {
    parameters: list,
    ...(validator !== undefined && { 'x-amazon-apigateway-request-validator': validator }),
  },
});
const required = (where: string, name: string) => ({
  name,
  in: where,
  required: true,
  schema: { type: 'string' },
});

let gateway: ServedRest;
beforeAll(async () => {
  const all = [required('query', 'qs1'), required('query', 'issuer'), required('header', 'x-header-param')];
  gateway = await serveRest(
    restSpec(
      {
        'POST /pet': body({ 'application/json': 'Pet' }),
        'GET /pet': body({ 'application/json': 'Pet' }),
        'POST /list': body({ 'application/json': 'List' }),
        'POST /anything': body({ 'application/json': 'Anything' }),
        'POST /odd': body({ 'application/json': 'Odd' }),
        'POST /default': body({ $default: 'Pet' }),
        'GET /parameters/{id}': parameters('params', all),
        'GET /off': parameters('off', all),
        'GET /none': parameters(undefined, all),
        'GET /signed': parameters('params', [required('header', 'Authorization')]),
        'GET /dropped': parameters('params', [required('header', 'TE')]),
        'POST /both': {
          ...body({ 'application/json': 'Pet' }),
          operation: {
            ...body({ 'application/json': 'Pet' }).operation,
            parameters: [required('query', 'q')],
            'x-amazon-apigateway-request-validator': 'both',
          },
        },
      },
      {
        components: { schemas },
        'x-amazon-apigateway-request-validators': {
          body: { validateRequestBody: true, validateRequestParameters: false },
          params: { validateRequestBody: false, validateRequestParameters: true },
          both: { validateRequestBody: true, validateRequestParameters: true },
          off: { validateRequestBody: false, validateRequestParameters: false },
        },
        'x-amazon-apigateway-gateway-responses': {
          BAD_REQUEST_BODY: {
            responseTemplates: { 'application/json': '$context.error.validationErrorString' },
          },
        },
      },
    ),
    { shared: true },
  );
});
afterAll(() => gateway.close());

describe('parameter validation (rest-request-phases.md 3.3)', () => {
  it.each([
    [
      'sorted by the full key: header, then querystring (recorded)',
      '/parameters/1',
      {},
      '[x-header-param, issuer, qs1]',
    ],
    [
      'blank counts as missing (documented), white space too (unverified)',
      '/parameters/1?qs1=&issuer=%20',
      { 'X-Header-Param': 'x' },
      '[issuer, qs1]',
    ],
    [
      'any case of a header name (unverified)',
      '/parameters/1?qs1=a&issuer=b',
      { 'x-HEADER-param': 'x' },
      undefined,
    ],
    ['a header that is dropped on arrival is never there', '/dropped', { TE: 'trailers' }, '[TE]'],
    [
      'a signature, which goes no further, is there (unverified)',
      '/signed',
      { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      undefined,
    ],
    ['no Authorization at all', '/signed', {}, '[Authorization]'],
    ['nothing with both flags false (recorded)', '/off', {}, undefined],
    ['nothing without a validator (documented)', '/none', {}, undefined],
  ])('%s', async (_name, path, headers, missing) => {
    const answer = await gateway.handle('GET', path, { headers: headers as Record<string, string> });

    expect([answer.status, answer.body]).toEqual(
      missing === undefined
        ? [200, 'passed']
        : [400, `{"message": "Missing required request parameters: ${missing}"}`],
    );
  });

  it('comes before the body, which is not looked at then (recorded)', async () => {
    const answer = await gateway.handle('POST', '/both', { body: 'no JSON' });

    expect(answer.body).toBe('{"message": "Missing required request parameters: [q]"}');
  });
});

describe('body validation (3.4): texts of the common Java validator, `required` seen from API Gateway, the others unverified', () => {
  it.each([
    ['passes', '/pet', '{"name":"Rex"}', undefined],
    ['required', '/pet', '{}', '[object has missing required properties (["name"])]'],
    [
      'type',
      '/pet',
      '{"name":"Rex","price":"x"}',
      '[instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])]',
    ],
    [
      'enum',
      '/pet',
      '{"name":"Rex","kind":"x"}',
      '[instance value ("x") not found in enum (possible values: ["dog","cat"])]',
    ],
    ['pattern', '/pet', '{"name":"rex"}', '[ECMA 262 regex "^[A-Z]" does not match input string "rex"]'],
    ['minLength', '/pet', '{"name":"R"}', '[string "R" is too short (length: 1, required minimum: 2)]'],
    ['maxLength', '/pet', '{"name":"Rexes"}', '[string "Rexes" is too long (length: 5, maximum allowed: 4)]'],
    [
      'minimum',
      '/pet',
      '{"name":"Rex","age":-1}',
      '[numeric instance is lower than the required minimum (minimum: 0, found: -1)]',
    ],
    [
      'maximum',
      '/pet',
      '{"name":"Rex","age":31}',
      '[numeric instance is greater than the required maximum (maximum: 30, found: 31)]',
    ],
    [
      'additionalProperties',
      '/pet',
      '{"name":"Rex","x":1}',
      '[object instance has properties which are not allowed by the schema: ["x"]]',
    ],
    [
      'several, joined',
      '/pet',
      '{"age":-1}',
      '[object has missing required properties (["name"]), numeric instance is lower than the required minimum (minimum: 0, found: -1)]',
    ],
    [
      'circular models',
      '/pet',
      '{"name":"Rex","parent":{"name":"Old","parent":{}}}',
      '[object has missing required properties (["name"])]',
    ],
    [
      'references between models',
      '/list',
      '[{"name":"Rex"},{}]',
      '[object has missing required properties (["name"])]',
    ],
    ['no JSON', '/pet', 'text', '[Unknown error parsing request body]'],
    [
      'an empty body, whatever the model (publicly reported)',
      '/anything',
      '',
      '[Unknown error parsing request body]',
    ],
    [
      'formats of OpenAPI are not checked (documented for int32)',
      '/pet',
      '{"name":"Rex","born":"x","chip":99999999999}',
      undefined,
    ],
    [
      'names like members of every object',
      '/pet',
      '{"__proto__":{"name":"Rex"}}',
      '[object has missing required properties (["name"]), object instance has properties which are not allowed by the schema: ["__proto__"]]',
    ],
  ])('%s', async (_name, path, sent, problem) => {
    const answer = await gateway.handle('POST', path, { body: sent });

    expect([answer.status, answer.body]).toEqual(problem === undefined ? [200, 'passed'] : [400, problem]);
  });

  it('holds for a GET without a body too (recorded)', async () => {
    expect((await gateway.handle('GET', '/pet')).status).toBe(400);
  });

  it('is skipped for a type without a model (publicly reported)', async () => {
    const answer = await gateway.handle('POST', '/pet', {
      body: '<a/>',
      headers: { 'Content-Type': 'application/xml' },
    });

    expect(answer.status).toBe(200);
  });

  it.each([
    ['application/json; charset=utf-8', '/pet'],
    ['text/plain', '/default'],
  ])('takes parameters off the type, and $default for any: %s', async (type, path) => {
    const answer = await gateway.handle('POST', path, { body: '{}', headers: { 'Content-Type': type } });

    expect(answer.status).toBe(400);
  });

  it('logs the problem (publicly reported)', async () => {
    const { log } = await gateway.testInvoke({ method: 'POST', resourcePath: '/pet', body: '{}' });

    expect(log).toContain(
      ' : Request body does not match model schema for content type application/json: [object has missing required properties (["name"])]\n',
    );
  });

  it('survives a body that nests beyond reason', async () => {
    const deep = `${'{"name":"Rex","parent":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;

    expect((await gateway.handle('POST', '/pet', { body: deep })).status).toBe(400);
    expect(gateway.bugs).toEqual([]);
  });
});

/** Basis: JSON Schema draft 4, where no name is special; reliability.md T5. */
describe('a model with a property named __proto__', () => {
  it.each([
    ['{"__proto__": 1}', 200],
    ['{"__proto__": "x"}', 400],
    ['{}', 400],
    ['{"__proto__": 1, "other": 2}', 400],
  ])('%s: %i', async (text, status) => {
    const answer = await gateway.call('POST', '/odd', {
      headers: { 'Content-Type': 'application/json' },
      body: text,
    });

    expect(answer.status).toBe(status);
  });
});
