import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '../../src/index.ts';

/** What reached the backend, as it stood on the wire. */
const seen: { url: string | undefined; raw: string[] }[] = [];
const backend = createServer((request, response) => {
  seen.push({ url: request.url, raw: request.rawHeaders });
  response.writeHead(200, { 'x-first': 'a', Date: 'old', Connection: 'keep-alive, X-Hop', 'X-Hop': '1' });
  response.end('ok');
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((done) => backend.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterAll(() => void backend.close());

const proxy = (uri: string, more: object = {}) => ({
  responses: { default: { description: 'ok' } },
  'x-amazon-apigateway-integration': {
    type: 'http_proxy',
    httpMethod: 'ANY',
    uri,
    payloadFormatVersion: '1.0',
    ...more,
  },
});

const spec = (paths: object, more: object = {}) => ({
  openapi: '3.0.1',
  info: { title: 'shop', version: '1' },
  'x-amazon-apigateway-importexport-version': '1.0',
  paths,
  ...more,
});

const countOf = (raw: readonly string[], name: string) =>
  raw.filter((each, i) => i % 2 === 0 && each.toLowerCase() === name).length;

describe('createGateway with an HTTP API', () => {
  it('serves its $default stage at the root unless another one is asked for (http-api.md 2)', async () => {
    const paths = { '/pets': { get: proxy(`${origin}/pets`) } };
    const byDefault = await createGateway({ spec: spec(paths) });
    const named = await createGateway({ spec: spec(paths), stage: 'dev' });

    const answers = [
      await byDefault.fetch('/pets'),
      await byDefault.fetch('/dev/pets'),
      await named.fetch('/dev/pets'),
      await named.fetch('/pets'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 404]);
    await Promise.all([byDefault.close(), named.close()]);
  });

  it('has no test invocation, as HTTP APIs have none (http-api.md 1, documented)', async () => {
    const gateway = await createGateway({ spec: spec({ '/pets': { get: proxy(origin) } }) });

    expect(await gateway.testInvoke({ method: 'GET', path: '/pets' })).toBeUndefined();
    await gateway.close();
  });

  // http-api.md 7.1, recorded: one Content-Length of 0, whatever the verb.
  it('announces an empty body to the backend exactly once, on a connection that is kept', async () => {
    const gateway = await createGateway({
      spec: spec({ '/b': { 'x-amazon-apigateway-any-method': proxy(origin) } }),
    });
    seen.length = 0;

    for (const method of ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'GET'])
      await gateway.fetch('/b', { method });

    expect(seen.map(({ raw }) => countOf(raw, 'content-length'))).toEqual(Array(8).fill(1));
    expect(seen.map(({ raw }) => countOf(raw, 'x-gwctl-empty-body'))).toEqual(Array(8).fill(0));
    await gateway.close();
  });

  it('passes end-to-end headers only, spelt anew (http-api.md 6.1, recorded)', async () => {
    const gateway = await createGateway({ spec: spec({ '/b': { get: proxy(origin) } }) });

    const { headers } = await gateway.handle({
      method: 'GET',
      target: '/b',
      headers: new (await import('../../src/message/header-list.ts')).HeaderList(['Host', 'localhost']),
      body: Buffer.alloc(0),
      remoteAddress: '127.0.0.1',
    });

    expect(headers.raw.filter((_, i) => i % 2 === 0)).toEqual(['X-First', 'Apigw-Requestid']);
    await gateway.close();
  });

  // reliability.md T7: no value of a mapping may write a header or a request line of its own.
  it.each(['a\r\nx-evil: 1', 'a\u0000b', 'é✓'])('sends no header that %j would break', async (value) => {
    const parameters = {
      'overwrite:header.X-Mapped': '$request.body.v',
      'overwrite:querystring.q': '$request.body.v',
    };
    const gateway = await createGateway({
      spec: spec({ '/b': { post: proxy(origin, { requestParameters: parameters }) } }),
    });
    seen.length = 0;

    const answer = await gateway.fetch('/b', { method: 'POST', body: JSON.stringify({ v: value }) });

    expect(answer.status).toBe(500);
    expect(seen).toEqual([]);
    await gateway.close();
  });

  // reliability.md T8: what the gateway routes by is what the backend sees.
  it.each(['/f/../x', '/f/%2e%2e/x', '/f/a%2Fb//c'])(
    'gives %s to the backend as it was sent',
    async (path) => {
      const route = { '/f/{proxy+}': { get: proxy(`${origin}/{proxy}`) } };
      const gateway = await createGateway({ spec: spec(route) });
      seen.length = 0;

      await gateway.fetch(path);

      expect(seen[0]?.url).toBe(path.slice('/f'.length));
      await gateway.close();
    },
  );
});

// http-api.md 8, documented: Host is not among the headers that cannot be mapped.
it('sends the Host that a mapping overwrites, else that of the backend', async () => {
  const mapped = { requestParameters: { 'overwrite:header.host': 'pets.example.test' } };
  const gateway = await createGateway({
    spec: spec({ '/own': { get: proxy(origin) }, '/mapped': { get: proxy(origin, mapped) } }),
  });
  seen.length = 0;

  await gateway.fetch('/own');
  await gateway.fetch('/mapped');

  const hosts = seen.map(({ raw }) => raw[raw.findIndex((each) => each.toLowerCase() === 'host') + 1]);
  expect(hosts).toEqual([origin.slice('http://'.length), 'pets.example.test']);
  await gateway.close();
});
