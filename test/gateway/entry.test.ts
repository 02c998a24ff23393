import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../pipeline/backend.ts';
import { mock, restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';

let gateway: ServedRest;
const log = {
  accessLogSettings: {
    destination: 'access.log',
    format: '$context.requestId $context.httpMethod $context.status',
  },
};
beforeAll(async () => {
  const echo = { integration: mock('$context.httpMethod $input.body') };
  gateway = await serveRest(
    restSpec({
      'POST /pets': {
        integration: {
          ...(mock('ok') as object),
          requestTemplates: {
            'application/json': '{"statusCode": 200}',
            'text/plain': '{"statusCode": 200}',
          },
        },
      },
      'ANY /any': echo,
      'GET /any': { integration: mock('specific') },
      'GET /only-get': echo,
      'GET /': echo,
      'GET /{proxy+}': { integration: mock("greedy [$input.params('proxy')]") },
    }),
    { shared: true, config: { stages: { dev: log } } },
  );
});
afterAll(() => gateway.close());

describe('verbs (rest-request-phases.md 1.7, 2.1)', () => {
  it.each([
    ['DELETE', '/any', 200, 'DELETE {}'],
    ['OPTIONS', '/any', 200, 'OPTIONS {}'],
    ['GET', '/any', 200, 'specific'], // a specific method wins over ANY (recorded)
    ['HEAD', '/any', 200, ''],
    ['HEAD', '/only-get', 403, ''], // nothing is derived
    ['OPTIONS', '/only-get', 403, '{"message":"Missing Authentication Token"}'],
    ['PROPFIND', '/any', 403, '{"message":"Missing Authentication Token"}'], // unverified
    ['TRACE', '/any', 403, '{"message":"Missing Authentication Token"}'], // unverified
  ])('%s %s: %i', async (verb, path, status, body) => {
    const answer = await gateway.call(verb, path);

    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it.each([
    ['delete', 'DELETE {}'],
    [' PATCH ', 'PATCH {}'],
    ['', 'POST {}'],
  ])('X-HTTP-Method-Override %j replaces the verb before routing (documented)', async (override, body) => {
    const answer = await gateway.handle('POST', '/any', { headers: { 'X-HTTP-Method-Override': override } });

    expect(answer.body).toBe(body);
  });
});

describe('greedy values (1.3, 2.1)', () => {
  it.each([
    ['/a/b', 'a/b'],
    ['/a/b/', 'a/b'],
    ['/a//b', 'a//b'],
    ['//a', 'a'],
    ['/a%2Fb/c%20d', 'a%2Fb/c%20d'],
  ])('%s gives %s', async (path, value) => {
    expect((await gateway.handle('GET', path)).body).toBe(`greedy [${value}]`);
  });
});

describe('request ids (2.4)', () => {
  const id = '11111111-2222-4333-8444-555555555555';

  it('takes a UUID of the client and echoes it (documented)', async () => {
    const answer = await gateway.handle('GET', '/any', { headers: { 'X-Amzn-RequestId': id } });

    expect(answer.headers.last('x-amzn-requestid')).toBe(id);
    expect((await gateway.accessLog()).at(-1)).toBe(`${id} GET 200`);
  });

  it('replaces any other value, and says so in the access log (documented)', async () => {
    const answer = await gateway.handle('GET', '/any', { headers: { 'x-amzn-RequestId': 'mine\r\n' } });

    expect(answer.headers.last('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await gateway.accessLog()).at(-1)).toBe('UUID_REPLACED_INVALID_REQUEST_ID GET 200');
  });
});

describe('limits (9)', () => {
  it.each([
    [
      'header values of 10,240 bytes together',
      'GET',
      '/only-get',
      { headers: { A: 'x'.repeat(5000), B: 'y'.repeat(5200) } },
      200,
      undefined,
    ],
    [
      'more than that',
      'GET',
      '/only-get',
      { headers: { A: 'x'.repeat(5000), B: 'y'.repeat(5300) } },
      431,
      '{"message":"Request Header Fields Too Large"}',
    ],
    [
      'far more, which the parser refuses',
      'GET',
      '/only-get',
      { headers: { A: 'x'.repeat(60_000) } },
      431,
      '{"message":"Request Header Fields Too Large"}',
    ],
    [
      'a URL of more than 10,240 characters',
      'GET',
      `/only-get?${'q'.repeat(10_240)}`,
      {},
      414,
      '{"message":"Request URI too long"}',
    ],
    [
      'one that the parser refuses',
      'GET',
      `/only-get?${'q'.repeat(60_000)}`,
      {},
      414,
      '{"message":"Request URI too long"}',
    ],
    [
      'a body of 10 MB',
      'POST',
      '/pets',
      { body: Buffer.alloc(10_485_760, 'x'), headers: { 'Content-Type': 'text/plain' } },
      200,
      'ok',
    ],
    [
      'a larger one',
      'POST',
      '/pets',
      { body: Buffer.alloc(10_485_761, 'x') },
      413,
      '{"message":"Request Too Long"}',
    ],
  ])('%s', async (_name, verb, path, init, status, body) => {
    const answer = await gateway.call(verb, path, init);

    expect(answer.status).toBe(status);
    if (body !== undefined) expect(answer.body).toBe(body);
  });
});

describe('coded requests (rest-integrations.md 4.4, documented)', () => {
  const plain = '{"name":"Rex"}';
  it.each([
    ['gzip', gzipSync(plain), 200, `POST ${plain}`],
    ['GZIP', gzipSync(plain), 200, `POST ${plain}`],
    ['deflate', deflateSync(plain), 200, `POST ${plain}`],
    ['identity', Buffer.from(plain), 200, 'POST {}'],
    ['br', Buffer.from(plain), 415, '{"message": "Unsupported Media Type"}'],
    ['gzip, gzip', gzipSync(gzipSync(plain)), 415, '{"message": "Unsupported Media Type"}'],
    ['gzip', Buffer.from('damaged'), 415, '{"message": "Unsupported Media Type"}'],
    ['gzip', gzipSync(plain).subarray(0, 20), 415, '{"message": "Unsupported Media Type"}'],
    ['gzip', gzipSync(Buffer.alloc(11_000_000)), 413, '{"message":"Request Too Long"}'],
  ])('%s', async (coding, body, status, expected) => {
    const backend = await startBackend((seen, outgoing) => outgoing.writeHead(200).end(seen.body));
    const served = await serveRest(
      restSpec({
        'POST /pets': {
          integration: {
            type: 'http',
            httpMethod: 'POST',
            uri: backend.origin,
            responses: { default: { statusCode: '200' } },
          },
        },
      }),
    );

    const answer = await served.call('POST', '/pets', { body, headers: { 'Content-Encoding': coding } });

    expect([answer.status, answer.body]).toEqual([status, status === 200 ? plain : expected]);
  });
});

describe('coded answers (4.4, documented)', () => {
  const text = 'x'.repeat(100);
  async function answering(size: number | undefined, headers: Record<string, string>) {
    const served = await serveRest(
      restSpec(
        {
          'GET /pets': { integration: mock(text) },
          'GET /coded': {
            integration: {
              ...(mock(text) as object),
              responses: {
                default: {
                  statusCode: '200',
                  responseTemplates: { 'application/json': text },
                  responseParameters: { 'method.response.header.Content-Encoding': "'mine'" },
                },
              },
            },
            responses: { 200: ['Content-Encoding'] },
          },
        },
        size === undefined ? {} : { 'x-amazon-apigateway-minimum-compression-size': size },
      ),
    );
    return (path = '/pets') => served.call('GET', path, { headers });
  }

  it.each([
    ['gzip', 100, 'gzip'],
    ['gzip', 101, undefined],
    ['gzip', undefined, undefined],
    ['deflate,gzip', 0, 'deflate'],
    ['deflate;q=0.5,gzip;q=1.0', 0, 'gzip'],
    ['gzip;q=1.0,identity;q=0.5,*;q=0', 0, 'gzip'],
    ['identity', 0, undefined],
    ['*', 0, undefined],
    ['', 0, undefined],
    ['br, gzip', 0, undefined],
    [undefined, 0, undefined],
  ])('Accept-Encoding %s with a minimum of %s: %s', async (accept, size, coding) => {
    const ask = await answering(size, accept === undefined ? {} : { 'Accept-Encoding': accept });

    const answer = await ask();

    const inflated =
      coding === 'gzip' ? gunzipSync(answer.bytes) : coding ? inflateSync(answer.bytes) : answer.bytes;
    expect([answer.headers.last('content-encoding'), inflated.toString()]).toEqual([coding, text]);
    expect(answer.headers.last('content-length')).toBe(String(answer.bytes.length));
  });

  it('leaves an answer alone that is coded already', async () => {
    const ask = await answering(0, { 'Accept-Encoding': 'gzip' });

    const answer = await ask('/coded');

    expect([answer.headers.all('content-encoding'), answer.body]).toEqual([['mine'], text]);
  });
});
