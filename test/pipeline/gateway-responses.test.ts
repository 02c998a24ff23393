import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, refusingOrigin, startBackend } from './backend.ts';
import { type CallInit, type MethodSpec, mock, restSpec, type ServedRest, serveRest } from './served-rest.ts';

const handlers = `
exports.throws = async () => { throw new Error('boom'); };
exports.nonsense = async () => 'no policy';
exports.unauthorized = async () => { throw new Error('Unauthorized'); };
exports.denies = async (event) => ({ principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [
  { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: event.methodArn }] } });
exports.malformed = async () => ({ wrongKey: 1 });
`;
const functionNames = ['throws', 'nonsense', 'unauthorized', 'denies', 'malformed'] as const;

const arn = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const authorizer = (name: string) => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'token',
    authorizerUri: arn(name),
    authorizerResultTtlInSeconds: 0,
  },
});
const guardedBy = (name: string): MethodSpec => ({
  integration: mock('{}'),
  operation: { security: [{ [name]: [] }] },
});
const keyed: MethodSpec = { integration: mock('{}'), operation: { security: [{ api_key: [] }] } };
const signed: MethodSpec = { integration: mock('{}'), operation: { security: [{ sigv4: [] }] } };
const http = (uri: string, more: object = {}): MethodSpec => ({
  integration: {
    type: 'http',
    httpMethod: 'GET',
    uri,
    responses: { default: { statusCode: '200' } },
    ...more,
  },
});

const validated = { 'x-amazon-apigateway-request-validator': 'all' };

function methods(backend: Backend): Record<string, MethodSpec> {
  return {
    'GET /configuration': http('http://${stageVariables.none}/x'),
    'GET /failure': http(refusing),
    'GET /timeout': http(`${backend.origin}/never`, { timeoutInMillis: 50 }),
    'POST /media': {
      integration: { ...(mock('{}') as object), passthroughBehavior: 'never' },
    },
    'GET /parameters': {
      integration: mock('{}'),
      operation: {
        ...validated,
        parameters: [
          { name: 'b', in: 'query', required: true, schema: { type: 'string' } },
          { name: 'x-a', in: 'header', required: true, schema: { type: 'string' } },
        ],
      },
    },
    'POST /body': {
      integration: mock('{}'),
      operation: {
        ...validated,
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      },
    },
    'POST /malformed': { integration: { type: 'aws_proxy', httpMethod: 'POST', uri: arn('malformed') } },
    'GET /wrong-verb': { integration: { type: 'aws_proxy', httpMethod: 'GET', uri: arn('malformed') } },
    'GET /throws': guardedBy('throws'),
    'GET /nonsense': guardedBy('nonsense'),
    'GET /unauthorized': guardedBy('unauthorized'),
    'GET /denies': guardedBy('denies'),
    'GET /key': keyed,
    'GET /key-throttled': keyed,
    'GET /key-quota': keyed,
    'GET /signed': signed,
    'GET /blocked': { integration: mock('{}') },
    'POST /large': { integration: mock('{}') },
  };
}

const key = (name: string) => `${name}-0123456789abcdefghij`;
const plan = (name: string, more: object) => ({
  name,
  apiStages: [{ stage: 'dev' }],
  keys: [name],
  ...more,
});

const config = {
  functions: Object.fromEntries(
    functionNames.map((name) => [name, { handler: `handlers.${name}`, isolation: 'in-process' }]),
  ),
  apiKeys: ['slow', 'spent'].map((name) => ({ name, value: key(name) })),
  usagePlans: [
    plan('slow', { throttle: { rateLimit: 0.001, burstLimit: 1 } }),
    plan('spent', { quota: { limit: 1, period: 'DAY' } }),
  ],
  identities: [
    { accessKeyId: 'AKIDOLD', secretAccessKey: 's', sessionToken: 't', expiration: '2020-01-01T00:00:00Z' },
  ],
  waf: { block: [{ name: 'blocked', path: '/dev/blocked' }] },
};

const root = {
  components: {
    schemas: { Pet: { type: 'object', required: ['name', 'id'], properties: { name: { type: 'string' } } } },
    securitySchemes: {
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      sigv4: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
      ...Object.fromEntries(functionNames.map((name) => [name, authorizer(name)])),
    },
  },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
};

interface Row {
  readonly type: string;
  readonly method: string;
  readonly path: string;
  readonly init?: CallInit;
  /** How often it is called; the last answer counts. */
  readonly times?: number;
  readonly status: number;
  readonly errorType: string;
  readonly body: string;
  /** Errors after the endpoint call carry the trace's root (publicly reported). */
  readonly traced?: true;
}

const tokened = { headers: { Authorization: 'token' } };
const signature = 'AWS4-HMAC-SHA256 Credential=AKIDOLD/20200101/us-east-1/execute-api/aws4_request';
const now = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Statuses recorded; bodies by the spacing rule of 2.5; sources of the rest in rest-request-phases.md 6.1. */
const rows: readonly Row[] = [
  {
    type: 'ACCESS_DENIED',
    method: 'GET',
    path: '/denies',
    init: tokened,
    status: 403,
    errorType: 'AccessDeniedException',
    body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  },
  {
    type: 'API_CONFIGURATION_ERROR',
    method: 'GET',
    path: '/configuration',
    status: 500,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Internal server error"}',
  },
  {
    type: 'AUTHORIZER_CONFIGURATION_ERROR',
    method: 'GET',
    path: '/nonsense',
    init: tokened,
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    body: '{"message":null}',
  },
  {
    type: 'AUTHORIZER_FAILURE',
    method: 'GET',
    path: '/throws',
    init: tokened,
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    body: '{"message":null}',
  },
  {
    type: 'BAD_REQUEST_BODY',
    method: 'POST',
    path: '/body',
    init: { body: '{}' },
    status: 400,
    errorType: 'BadRequestException',
    body: '{"message": "Invalid request body"}',
  },
  {
    type: 'BAD_REQUEST_PARAMETERS',
    method: 'GET',
    path: '/parameters',
    status: 400,
    errorType: 'BadRequestException',
    body: '{"message": "Missing required request parameters: [x-a, b]"}',
  },
  {
    type: 'DEFAULT_5XX',
    method: 'POST',
    path: '/malformed',
    status: 502,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Internal server error"}',
    traced: true,
  },
  {
    type: 'EXPIRED_TOKEN',
    method: 'GET',
    path: '/signed',
    init: {
      headers: {
        Authorization: `${signature}, SignedHeaders=host, Signature=00`,
        'X-Amz-Date': now,
        'X-Amz-Security-Token': 't',
      },
    },
    status: 403,
    errorType: 'ExpiredTokenException',
    body: '{"message":"The security token included in the request is expired"}',
  },
  {
    type: 'INTEGRATION_FAILURE',
    method: 'GET',
    path: '/failure',
    status: 504,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Network error communicating with endpoint"}',
    traced: true,
  },
  {
    type: 'INTEGRATION_TIMEOUT',
    method: 'GET',
    path: '/timeout',
    status: 504,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Endpoint request timed out"}',
    traced: true,
  },
  {
    type: 'INVALID_API_KEY',
    method: 'GET',
    path: '/key',
    status: 403,
    errorType: 'ForbiddenException',
    body: '{"message":"Forbidden"}',
  },
  {
    type: 'INVALID_SIGNATURE',
    method: 'GET',
    path: '/signed',
    init: { headers: { Authorization: 'Bearer x' } },
    status: 403,
    errorType: 'IncompleteSignatureException',
    body: `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${createHash('sha256').update('Bearer x').digest('base64')}'."}`,
  },
  {
    type: 'MISSING_AUTHENTICATION_TOKEN',
    method: 'GET',
    path: '/nowhere',
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    body: '{"message":"Missing Authentication Token"}',
  },
  {
    type: 'QUOTA_EXCEEDED',
    method: 'GET',
    path: '/key-quota',
    init: { headers: { 'X-Api-Key': key('spent') } },
    times: 2,
    status: 429,
    errorType: 'LimitExceededException',
    body: '{"message":"Limit Exceeded"}',
  },
  {
    type: 'REQUEST_TOO_LARGE',
    method: 'POST',
    path: '/large',
    init: { body: Buffer.alloc(10_485_761, 'x') },
    status: 413,
    errorType: 'RequestTooLargeException',
    body: '{"message":"Request Too Long"}',
  },
  {
    type: 'THROTTLED',
    method: 'GET',
    path: '/key-throttled',
    init: { headers: { 'x-api-key': key('slow') } },
    times: 2,
    status: 429,
    errorType: 'TooManyRequestsException',
    body: '{"message":"Too Many Requests"}',
  },
  {
    type: 'UNAUTHORIZED',
    method: 'GET',
    path: '/unauthorized',
    init: tokened,
    status: 401,
    errorType: 'UnauthorizedException',
    body: '{"message":"Unauthorized"}',
  },
  {
    type: 'UNSUPPORTED_MEDIA_TYPE',
    method: 'POST',
    path: '/media',
    init: { headers: { 'Content-Type': 'text/xml' } },
    status: 415,
    errorType: 'BadRequestException',
    body: '{"message": "Unsupported Media Type"}',
  },
  {
    type: 'WAF_FILTERED',
    method: 'GET',
    path: '/blocked',
    status: 403,
    errorType: 'ForbiddenException',
    body: '{"message":"Forbidden"}',
  },
];

let backend: Backend;
let refusing: string;
let folder: string;

async function serve(gatewayResponses: object): Promise<ServedRest> {
  const spec = restSpec(methods(backend), {
    ...root,
    'x-amazon-apigateway-gateway-responses': gatewayResponses,
  });
  return serveRest(spec, { config, folder, shared: true });
}

async function lastAnswer(gateway: ServedRest, row: Row) {
  for (let i = 1; i < (row.times ?? 1); i++) await gateway.call(row.method, row.path, row.init);
  return gateway.call(row.method, row.path, row.init);
}

beforeAll(async () => {
  backend = await startBackend(() => undefined, { shared: true });
  refusing = await refusingOrigin();
  folder = mkdtempSync(join(tmpdir(), 'gwctl-responses-'));
  writeFileSync(join(folder, 'handlers.cjs'), handlers);
});
afterAll(() => {
  backend.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('every gateway response type that a caller can provoke, built in (rest-request-phases.md 6.1)', () => {
  let gateway: ServedRest;
  beforeAll(async () => {
    gateway = await serve({});
  });
  afterAll(() => gateway.close());

  it.each(rows)('$type: $status', async (row) => {
    const answer = await lastAnswer(gateway, row);

    expect([answer.status, answer.headers.last('x-amzn-errortype'), answer.body]).toEqual([
      row.status,
      row.errorType,
      row.body,
    ]);
    expect(answer.headers.last('content-type')).toBe('application/json');
    expect(answer.headers.last('content-length')).toBe(String(Buffer.byteLength(row.body)));
    expect(answer.headers.last('x-amzn-trace-id') ?? '').toMatch(row.traced ? /^Root=[^;]+$/ : /^$/);
    expect(answer.headers.last('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.last('x-amz-apigw-id')).toMatch(/=$/);
  });

  it('answers 500 to a Lambda proxy that does not POST, under INTEGRATION_FAILURE (recorded)', async () => {
    const answer = await gateway.call('GET', '/wrong-verb');

    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });

  it('took none of them for a bug of its own', () => {
    expect(gateway.bugs).toEqual([]);
  });
});

describe('every one of them customised (6.2 to 6.4)', () => {
  const customised = (type: string) => ({
    statusCode: '466',
    responseParameters: {
      'gatewayresponse.header.X-Static': "'a b'",
      'gatewayresponse.header.X-Api': 'context.apiId',
      'gatewayresponse.header.X-Type': 'context.error.responseType',
      'gatewayresponse.header.X-Sent': 'method.request.header.x-sent',
      'gatewayresponse.header.X-Query': 'method.request.querystring.q',
      'gatewayresponse.header.X-Variable': 'stageVariables.none',
    },
    responseTemplates: { 'application/problem+json': `{"type":"${type}","status":$context.httpMethod}` },
  });
  let gateway: ServedRest;
  beforeAll(async () => {
    gateway = await serve(Object.fromEntries(rows.map(({ type }) => [type, customised(type)])));
  });
  afterAll(() => gateway.close());

  it.each(rows.filter(({ type }) => type !== 'REQUEST_TOO_LARGE'))('$type', async (row) => {
    const init = { ...row.init, headers: { ...row.init?.headers, 'X-Sent': 'sent' } };
    const answer = await lastAnswer(gateway, { ...row, path: `${row.path}?q=1`, init });

    expect([answer.status, answer.body]).toEqual([466, `{"type":"${row.type}","status":${row.method}}`]);
    const values = ['X-Static', 'X-Api', 'X-Type', 'X-Sent', 'X-Query', 'X-Variable', 'Content-Type'];
    expect(values.map((name) => answer.headers.last(name))).toEqual([
      'a b',
      gateway.apiId,
      row.type,
      'sent',
      '1',
      undefined, // unverified: a source without a value leaves the header out
      'application/problem+json',
    ]);
    expect(answer.headers.last('x-amzn-errortype')).toBe(row.errorType); // unverified: it stays
  });

  it('but 413, which cannot be customised (documented)', async () => {
    const row = rows.find(({ type }) => type === 'REQUEST_TOO_LARGE') as Row;

    expect((await lastAnswer(gateway, row)).status).toBe(413);
  });
});

describe('which definition applies (6.2)', () => {
  const one = (type: string) => rows.find((row) => row.type === type) as Row;
  async function answers(gatewayResponses: object, ...types: string[]) {
    const gateway = await serve(gatewayResponses);
    const found = [];
    for (const type of types) {
      const answer = await lastAnswer(gateway, one(type));
      found.push([answer.status, answer.headers.last('x-put'), answer.body]);
    }
    await gateway.close();
    return found;
  }
  const header = (value: string) => ({ 'gatewayresponse.header.X-Put': `'${value}'` });

  it('shows status, headers and template of DEFAULT_5XX on every unset 5xx, and on no 4xx (recorded)', async () => {
    const put = {
      DEFAULT_5XX: {
        statusCode: 599,
        responseParameters: header('5'),
        responseTemplates: { 'application/json': 'five' },
      },
    };

    expect(
      await answers(put, 'API_CONFIGURATION_ERROR', 'INTEGRATION_TIMEOUT', 'DEFAULT_5XX', 'UNAUTHORIZED'),
    ).toEqual([
      [599, '5', 'five'],
      [599, '5', 'five'],
      [599, '5', 'five'],
      [401, undefined, '{"message":"Unauthorized"}'],
    ]);
  });

  it('keeps the status of each type where DEFAULT_4XX has none (documented)', async () => {
    const put = { DEFAULT_4XX: { responseParameters: header('4') } };

    expect(await answers(put, 'UNAUTHORIZED', 'BAD_REQUEST_BODY')).toEqual([
      [401, '4', '{"message":"Unauthorized"}'],
      [400, '4', '{"message": "Invalid request body"}'],
    ]);
  });

  it('inherits nothing of DEFAULT_4XX for a type that is put (recorded)', async () => {
    const put = {
      DEFAULT_4XX: { statusCode: 499, responseTemplates: { 'application/json': 'four' } },
      UNAUTHORIZED: { responseParameters: header('own') },
    };

    expect(await answers(put, 'UNAUTHORIZED')).toEqual([[401, 'own', '{"message":"Unauthorized"}']]);
  });

  it('does not let a mapped header break the framing', async () => {
    const put = {
      UNAUTHORIZED: {
        responseParameters: {
          'gatewayresponse.header.Content-Length': "'5'",
          'gatewayresponse.header.Transfer-Encoding': "'chunked'",
        },
      },
    };

    expect(await answers(put, 'UNAUTHORIZED')).toEqual([[401, undefined, '{"message":"Unauthorized"}']]);
  });
});

describe('templates of gateway responses (6.4): plain substitution, not VTL', () => {
  it.each([
    ['$context.error.message', 'Missing required request parameters: [x-a, b]'],
    ['$context.error.messageString', '"Missing required request parameters: [x-a, b]"'],
    ['$context.error.responseType', 'BAD_REQUEST_PARAMETERS'],
    ['$context.error.validationErrorString', 'Missing required request parameters: [x-a, b]'],
    ['[$context.nothing][$context.authorizer.none]', '[][]'],
    ['$context.stage-$context.httpMethod: $context.resourcePath.', 'dev-GET: /parameters.'],
    ['${context.stage}x', 'devx'],
    ['$method.request.header.x-sent|$method.request.querystring.q|$method.request.path.p', 'sent|1|'],
    [
      '#set($a = 1)$a $util.escapeJavaScript("x") $input.body',
      '#set($a = 1)$a $util.escapeJavaScript("x") $input.body',
    ],
    ['$stageVariables.none!', '!'],
  ])('%s', async (template, expected) => {
    const gateway = await serve({
      BAD_REQUEST_PARAMETERS: { responseTemplates: { 'application/json': template } },
    });

    const answer = await gateway.handle('GET', '/parameters?q=1', { headers: { 'X-Sent': 'sent' } });
    await gateway.close();

    expect(answer.body).toBe(expected);
  });

  it('prints null for the messageString of an error that has no message', async () => {
    const gateway = await serve({
      AUTHORIZER_FAILURE: {
        responseTemplates: { 'application/json': '$context.error.messageString|$context.error.message|' },
      },
    });

    const answer = await gateway.handle('GET', '/throws', tokened);
    await gateway.close();

    expect(answer.body).toBe('null||');
  });

  it("gives the validator's words in brackets, unescaped (publicly reported)", async () => {
    const gateway = await serve({
      BAD_REQUEST_BODY: { responseTemplates: { 'application/json': '$context.error.validationErrorString' } },
    });

    const answer = await gateway.handle('POST', '/body', { body: '{}' });
    await gateway.close();

    expect(answer.body).toBe('[object has missing required properties (["id","name"])]');
  });

  it.each([
    ['application/xml', 'application/xml', '<e/>'],
    ['application/XML;q=0.9, text/html', 'application/xml', '<e/>'],
    ['text/html', 'application/json', '{}'],
    ['*/*', 'application/json', '{}'],
  ])('chooses by the first entry of Accept: %s (unverified)', async (accept, contentType, body) => {
    const gateway = await serve({
      BAD_REQUEST_PARAMETERS: { responseTemplates: { 'application/xml': '<e/>', 'application/json': '{}' } },
    });

    const answer = await gateway.handle('GET', '/parameters', { headers: { Accept: accept } });
    await gateway.close();

    expect([answer.headers.last('content-type'), answer.body]).toEqual([contentType, body]);
  });
});
