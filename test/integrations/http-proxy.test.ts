import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startBackend } from '../pipeline/backend.ts';
import { call, restSpec, serveRest } from '../pipeline/served-rest.ts';

const proxy = (uri: string, requestParameters: object = {}, more: object = {}) => ({
  integration: { type: 'http_proxy', httpMethod: 'ANY', uri, requestParameters, ...more },
});
const declared = (...names: readonly string[]) => ({
  parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
});

describe('what an HTTP_PROXY sends (rest-integrations.md 1.4)', () => {
  it('merges the query: of the URI, of the client, mapped (recorded)', async () => {
    const backend = await startBackend();
    const parameters = {
      'integration.request.path.pathVar': "'foobar'",
      'integration.request.path.qsVar': "'bar'",
      'integration.request.querystring.queryString': "'foo'",
      'integration.request.querystring.testQs': "'foo'",
      'integration.request.querystring.absent': 'method.request.querystring.nothing',
    };
    const gateway = await serveRest(
      restSpec({
        'GET /pets': {
          ...proxy(`${backend.origin}/x?testVar={pathVar}&testQs={qsVar}`, parameters),
          operation: declared('nothing'),
        },
      }),
    );

    await gateway.call('GET', '/pets?testQueryString=foo&testVar=bar');

    const query = new URLSearchParams(backend.seen[0]?.url.split('?')[1]);
    expect(query.getAll('queryString')).toEqual(['foo']);
    expect(query.getAll('testQs')).toEqual(['bar', 'foo']);
    expect(query.getAll('testQueryString')).toEqual(['foo']);
    expect(query.getAll('testVar')).toEqual(['foobar', 'bar']);
    expect(query.has('absent')).toBe(false);
  });

  it.each([
    ['/a%2Fb', '/in/a%2Fb'],
    ['/a//b%2Bc', '/in/a//b%2Bc'],
    ['/a/../b/%2e%2e/c', '/in/a/../b/%2e%2e/c'],
    ['/caf%C3%A9/~x/', '/in/caf%C3%A9/~x'],
    ['/x?a=1&a=%20&b=%2B+c&d', '/in/x?a=1&a=%20&b=%2B+c&d'],
  ])('sends %s as it came (recorded for the value; no dot segment is resolved)', async (path, expected) => {
    const backend = await startBackend();
    const gateway = await serveRest(
      restSpec({
        'GET /{proxy+}': proxy(`${backend.origin}/in/{proxy}`, {
          'integration.request.path.proxy': 'method.request.path.proxy',
        }),
      }),
    );

    await gateway.call('GET', path);

    expect(backend.seen.map(({ url }) => url)).toEqual([expected]);
  });

  it('leaves an unmapped {name} as text (checked by hand), and puts stage variables in (documented)', async () => {
    const backend = await startBackend();
    const spec = restSpec({
      'GET /pets/{id}': proxy('http://${stageVariables.host}/${stageVariables.none}v/{id}/${path}'),
    });
    const gateway = await serveRest(spec, {
      config: { stages: { dev: { variables: { host: `127.0.0.1:${backend.port}` } } } },
    });

    await gateway.call('GET', '/pets/7');

    expect(decodeURIComponent(backend.seen[0]?.url ?? '')).toBe('/v/{id}/$' + '{path}');
  });

  it('passes verb and body, and undoes a coded one, whose Content-Encoding is dropped (recorded)', async () => {
    const backend = await startBackend();
    const gateway = await serveRest(restSpec({ 'ANY /pets': proxy(backend.origin) }));

    await gateway.call('PATCH', '/pets', {
      body: gzipSync('plain'),
      headers: { 'Content-Encoding': 'gzip' },
    });

    const [seen] = backend.seen;
    expect([seen?.method, seen?.body.toString(), seen?.headers.last('content-encoding')]).toEqual([
      'PATCH',
      'plain',
      undefined,
    ]);
  });
});

describe('what a client gets of an HTTP_PROXY (1.4, 6.4)', () => {
  it('has status, headers and body of the backend; clashing headers are renamed (recorded)', async () => {
    const backend = await startBackend((_seen, outgoing) => {
      outgoing.writeHead(418, [
        ...[
          'Content-Type',
          'text/teapot',
          'X-Own',
          'a',
          'X-Own',
          'b',
          'Server',
          'kettle',
          'Via',
          '1.1 inner',
        ],
        ...[
          'Date',
          'Sat, 03 Aug 2024 10:00:00 GMT',
          'x-amzn-RequestId',
          'theirs',
          'X-Amzn-Trace-Id',
          'Root=1-2-3',
        ],
        ...['Access-Control-Allow-Origin', '*', 'WWW-Authenticate', 'Basic', 'Content-Length', '3'],
        ...['Connection', 'X-Hop', 'X-Hop', 'never'],
      ]);
      outgoing.end('tea');
    });
    const gateway = await serveRest(restSpec({ 'GET /pets': proxy(backend.origin) }));

    const answer = await gateway.handle('GET', '/pets');

    expect([answer.status, answer.body]).toEqual([418, 'tea']);
    const headers = [...answer.headers].filter(([name]) => !/^(x-amz-apigw-id|x-amzn-RequestId)$/.test(name));
    expect(headers).toEqual([
      ['Content-Type', 'text/teapot'],
      ['X-Own', 'a'],
      ['X-Own', 'b'],
      ['x-amzn-Remapped-Server', 'kettle'],
      ['Via', '1.1 inner'],
      ['x-amzn-Remapped-Date', 'Sat, 03 Aug 2024 10:00:00 GMT'],
      ['x-amzn-Remapped-x-amzn-RequestId', 'theirs'],
      ['X-Amzn-Trace-Id', 'Root=1-2-3'],
      ['Access-Control-Allow-Origin', '*'],
      ['WWW-Authenticate', 'Basic'],
      ['x-amzn-Remapped-Content-Length', '3'],
      ['x-amzn-Remapped-Connection', 'X-Hop'],
    ]);
    expect(answer.headers.all('x-amzn-RequestId')).toHaveLength(1);
  });

  it('is JSON by default only where the backend names no type', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(200).end('x'));
    const gateway = await serveRest(restSpec({ 'GET /pets': proxy(backend.origin) }));

    expect((await gateway.call('GET', '/pets')).headers.last('content-type')).toBe('application/json');
  });

  it('leaves a coded body and its Content-Encoding alone (no recording supports the removal)', async () => {
    const coded = gzipSync('plain');
    const backend = await startBackend((_seen, outgoing) =>
      outgoing.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' }).end(coded),
    );
    const gateway = await serveRest(restSpec({ 'GET /pets': proxy(backend.origin) }));

    const answer = await gateway.call('GET', '/pets');

    expect([answer.bytes.equals(coded), answer.headers.last('content-encoding')]).toEqual([true, 'gzip']);
  });

  it('does not follow a redirect', async () => {
    const backend = await startBackend((_seen, outgoing) =>
      outgoing.writeHead(302, { Location: '/there' }).end(),
    );
    const gateway = await serveRest(restSpec({ 'GET /pets': proxy(backend.origin) }));

    const answer = await gateway.call('GET', '/pets');

    expect([answer.status, answer.headers.last('location'), backend.seen.length]).toEqual([302, '/there', 1]);
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('has no body for %s %i', async (verb, status) => {
    const backend = await startBackend((_seen, outgoing) =>
      outgoing.writeHead(status, { 'Content-Type': 'text/plain' }).end(status === 200 ? 'body' : undefined),
    );
    const gateway = await serveRest(restSpec({ 'ANY /pets': proxy(backend.origin) }));

    const answer = await call(gateway.port, verb, '/dev/pets');

    expect([answer.status, answer.body]).toEqual([status, '']);
  });
});
