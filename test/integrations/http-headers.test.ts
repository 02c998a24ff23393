import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from '../pipeline/backend.ts';
import { type MethodSpec, restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';

/** Mapped one at a time onto HTTP and HTTP_PROXY. */
const delivered = [
  'Accept',
  'Accept-Charset',
  'Accept-Encoding',
  'Age',
  'Authorization',
  'Content-Encoding',
  'Content-MD5',
  'Content-Type',
  'Date',
  'Max-Forwards',
  'Pragma',
  'Range',
  'Referer',
  'Server',
  'User-Agent',
  'Warn',
  'WWW-Authenticate',
];
const removed = ['Expect', 'Proxy-Authenticate', 'TE', 'Via', 'Connection', 'Upgrade'];
const illegal = ['Content-Length', 'Transfer-Encoding', 'X-Amzn-Trace-Id', 'X-Amzn-Apigateway-Api-Id'];

/** Mapped by the API onto method responses; the backend sends them too. */
const responseHeaders = [
  ...['Authorization', 'Connection', 'Content-Length', 'Content-MD5', 'Date', 'Expect', 'Host'],
  ...['Max-Forwards', 'Proxy-Authenticate', 'Server', 'Trailer', 'Upgrade', 'User-Agent', 'WWW-Authenticate'],
  ...['Accept', 'Accept-Charset', 'Accept-Encoding', 'Age', 'Content-Encoding', 'Content-Type', 'Pragma'],
  ...['Range', 'Referer', 'TE', 'Via', 'Warn', 'Transfer-Encoding'],
];

let backend: Backend;
let gateway: ServedRest;

const slug = (name: string) => name.toLowerCase();
const mapped = (type: string, name: string): MethodSpec => ({
  integration: {
    type,
    httpMethod: 'POST',
    uri: backend.origin,
    requestParameters: { [`integration.request.header.${name}`]: "'mapped'" },
    responses: { default: { statusCode: '200' } },
  },
});
const answering = (type: string, name: string): MethodSpec => ({
  integration: {
    type,
    httpMethod: 'GET',
    uri: backend.origin,
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: {
      default: { statusCode: '200', responseParameters: { [`method.response.header.${name}`]: "'mapped'" } },
    },
  },
  responses: { 200: [name] },
});
const plain = (type: string, httpMethod: string): MethodSpec => ({
  integration: { type, httpMethod, uri: backend.origin, responses: { default: { statusCode: '200' } } },
});

beforeAll(async () => {
  backend = await startBackend(undefined, { shared: true });
  const methods: Record<string, MethodSpec> = {};
  for (const type of ['http', 'http_proxy']) {
    methods[`ANY /${type}`] = plain(type, 'ANY');
    methods[`GET /${type}/post`] = plain(type, 'POST');
    methods[`POST /${type}/get`] = plain(type, 'GET');
    for (const name of [...delivered, ...removed, ...illegal, 'Host']) {
      methods[`POST /${type}/map/${slug(name)}`] = mapped(type, name);
    }
  }
  for (const name of responseHeaders) {
    methods[`GET /mock/answer/${slug(name)}`] = answering('mock', name);
    methods[`GET /http/answer/${slug(name)}`] = answering('http', name);
  }
  gateway = await serveRest(restSpec(methods), { shared: true });
});
afterAll(async () => {
  await gateway.close();
  backend.close();
});

/** What the client sends: every row of the matrix. */
const sentHeaders = {
  'X-Ordinary': 'ordinary',
  'x-lower-case': 'kept',
  Accept: 'text/plain',
  'Accept-Encoding': 'br',
  'Accept-Charset': 'utf-8',
  Authorization: 'Bearer token',
  'Content-Type': 'text/plain; charset=utf-8',
  'User-Agent': 'test agent',
  Via: '1.1 client',
  Referer: 'http://example.test/',
  Date: 'Sat, 03 Aug 2024 10:00:00 GMT',
  Age: '1',
  Pragma: 'no-cache',
  Range: 'bytes=0-1',
  Warn: 'w',
  'Content-MD5': 'm',
  Expect: 'nothing',
  'Max-Forwards': '1',
  'Proxy-Authenticate': 'p',
  'Proxy-Authorization': 'p',
  Server: 's',
  TE: 'trailers',
  Trailer: 't',
  'WWW-Authenticate': 'w',
  Connection: 'close, X-Hop',
  'X-Hop': 'hop',
  'Keep-Alive': 'timeout=5',
};

async function seenBy(path: string, method: string, headers: object = sentHeaders, body?: string) {
  const before = backend.seen.length;
  const { Expect: _expect, ...sendable } = headers as Record<string, string>; // node's own client cannot send it
  const answer = await gateway.handle(method, path, {
    headers: sendable,
    ...(body !== undefined && { body }),
  });
  return { answer, seen: backend.seen[before] };
}

const valuesOf = (seen: Awaited<ReturnType<typeof seenBy>>['seen']) =>
  Object.fromEntries([...(seen?.headers ?? [])].map(([name, value]) => [name, value]));

describe('the header matrix towards the backend (rest-integrations.md 1.1, recorded)', () => {
  it('HTTP sends nothing of the client, defaults of its own', async () => {
    const { seen } = await seenBy('/http', 'POST', sentHeaders, 'body');

    expect(valuesOf(seen)).toEqual({
      Accept: 'application/json',
      'User-Agent': `AmazonAPIGateway_${gateway.apiId}`,
      'X-Amzn-Trace-Id': expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
      ),
      'X-Amzn-Apigateway-Api-Id': gateway.apiId,
      'Content-Type': 'text/plain; charset=utf-8',
      host: `127.0.0.1:${backend.port}`,
      connection: 'keep-alive',
      'content-length': '4',
    });
  });

  it("HTTP_PROXY sends the client's, but for hop-by-hop ones, Content-Encoding, Via and Host", async () => {
    const { seen } = await seenBy('/http_proxy', 'POST', sentHeaders, 'body');

    expect(valuesOf(seen)).toEqual({
      'X-Ordinary': 'ordinary',
      'x-lower-case': 'kept',
      Accept: 'text/plain',
      'Accept-Encoding': 'br',
      'Accept-Charset': 'utf-8',
      Authorization: 'Bearer token',
      'Content-Type': 'text/plain; charset=utf-8',
      'User-Agent': 'test agent',
      Referer: 'http://example.test/',
      Date: 'Sat, 03 Aug 2024 10:00:00 GMT',
      Age: '1',
      Pragma: 'no-cache',
      Range: 'bytes=0-1',
      Warn: 'w',
      'X-Amzn-Trace-Id': expect.stringContaining('Root='),
      'X-Amzn-Apigateway-Api-Id': gateway.apiId,
      host: `127.0.0.1:${backend.port}`,
      connection: 'keep-alive',
      'content-length': '4',
    });
  });

  it.each([
    ['GET', '/http', false],
    ['HEAD', '/http', false],
    ['OPTIONS', '/http', false],
    ['GET', '/http/post', false],
    ['POST', '/http/get', true],
    ['DELETE', '/http', true],
  ])('HTTP: Content-Type goes by the verb of the client, %s %s', async (method, path, isSent) => {
    const { seen } = await seenBy(path, method, {});

    expect(seen?.headers.has('content-type')).toBe(isSent);
    if (isSent) expect(seen?.headers.last('content-type')).toBe('application/json');
  });

  it('keeps a whole trace header, and makes Parent and Sampled where only Root came (recorded)', async () => {
    const whole = 'Root=1-66ae0000-000000000000000000000001;Parent=0000000000000001;Sampled=1';
    const root = 'Root=1-66ae0000-000000000000000000000001';

    expect(
      (await seenBy('/http', 'GET', { 'X-Amzn-Trace-Id': whole })).seen?.headers.last('x-amzn-trace-id'),
    ).toBe(whole);
    expect(
      (await seenBy('/http_proxy', 'GET', { 'X-Amzn-Trace-Id': root })).seen?.headers.last('x-amzn-trace-id'),
    ).toMatch(new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`));
  });

  it('joins repeated headers with a comma on one line (recorded)', async () => {
    const { seen } = await seenBy('/http_proxy', 'GET', { 'X-Many': ['a', 'b'] });

    expect(seen?.headers.all('x-many')).toEqual(['a,b']);
  });

  it('does not pass a SigV4 signature on (documented)', async () => {
    const { seen } = await seenBy('/http_proxy', 'GET', { Authorization: 'AWS4-HMAC-SHA256 Credential=x' });

    expect(seen?.headers.has('authorization')).toBe(false);
  });
});

describe.each(['http', 'http_proxy'])('headers mapped onto %s (1.1)', (type) => {
  it.each(delivered)(
    "%s arrives as mapped, in place of the default and of the client's (recorded)",
    async (name) => {
      const { seen } = await seenBy(`/${type}/map/${slug(name)}`, 'POST', { [name]: 'of the client' }, '');

      expect(seen?.headers.all(name)).toEqual(['mapped']);
    },
  );

  it('Host arrives as mapped (recorded)', async () => {
    const { seen } = await seenBy(`/${type}/map/host`, 'POST', {});

    expect(seen?.headers.all('host')).toEqual(['mapped']);
  });

  it.each(removed)('%s is taken off without a word', async (name) => {
    const { answer, seen } = await seenBy(`/${type}/map/${slug(name)}`, 'POST', {});

    expect(answer.status).toBe(200);
    expect(seen?.headers.all(name)).toEqual(name === 'Connection' ? ['keep-alive'] : []);
  });

  it.each(illegal)('%s is a 500 before anything is sent (recorded for the first two)', async (name) => {
    const { answer, seen } = await seenBy(`/${type}/map/${slug(name)}`, 'POST', {});

    expect([answer.status, answer.body, seen]).toEqual([
      500,
      '{"message": "Internal server error"}',
      undefined,
    ]);
    expect(answer.headers.last('x-amzn-errortype')).toBe('InternalServerErrorException');
    expect(answer.headers.has('x-amzn-trace-id')).toBe(false);
  });
});

/** Recorded for HTTP and AWS; a MOCK renames the first four only (rest-request-phases.md 2.4). */
const renamedAlways = ['Connection', 'Content-Length', 'Date', 'Server'];
const renamedOnMock = [...renamedAlways, 'Trailer']; // the last one differs from AWS: Node cannot send it
const renamedOnHttp = [
  ...renamedAlways,
  ...['Authorization', 'Content-MD5', 'Expect', 'Host', 'Max-Forwards', 'Proxy-Authenticate', 'Trailer'],
  ...['Upgrade', 'User-Agent', 'WWW-Authenticate'],
];

describe.each([
  ['mock', renamedOnMock],
  ['http', renamedOnHttp],
])('headers mapped onto the answer of %s (rest-integrations.md 6.4)', (type, renamed) => {
  it.each(responseHeaders)('%s', async (name) => {
    const answer = await gateway.handle('GET', `/${type}/answer/${slug(name)}`);

    const own = [...answer.headers].filter(([key]) => key.toLowerCase() === slug(name));
    const remapped = [...answer.headers].filter(([key]) => key === `x-amzn-Remapped-${name}`);
    if (name === 'Transfer-Encoding') expect([own, remapped]).toEqual([[], []]);
    else if (renamed.includes(name))
      expect([own, remapped]).toEqual([[], [[`x-amzn-Remapped-${name}`, 'mapped']]]);
    else expect([own, remapped]).toEqual([[[name, 'mapped']], []]);
  });

  it(`${type === 'http' ? 'has' : 'has no'} X-Amzn-Trace-Id (recorded)`, async () => {
    const answer = await gateway.handle('GET', `/${type}/answer/pragma`);

    expect(answer.headers.has('x-amzn-trace-id')).toBe(type === 'http');
  });
});
