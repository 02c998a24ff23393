import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Backend, refusingOrigin, startBackend } from './backend.ts';
import { config, handlers, methods, type Row, root, rows, tokened } from './gateway-response-rows.ts';
import { restSpec, type ServedRest, serveRest } from './served-rest.ts';

let backend: Backend;
let refusing: string;
let folder: string;

async function serve(gatewayResponses: object): Promise<ServedRest> {
  const spec = restSpec(methods(backend, refusing), {
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
  folder = temporaryFolder('responses');
  writeFileSync(join(folder, 'handlers.cjs'), handlers);
});
afterAll(() => {
  backend.close();
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
