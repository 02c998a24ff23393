import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusingOrigin } from '../pipeline/backend.ts';
import { restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const mega = Buffer.alloc(1024 * 1024, 'x');

/** What a backend does with a socket once a request came, by path. */
const faults: Readonly<Record<string, (socket: Socket) => void>> = {
  silent: () => undefined,
  reset: (socket) => socket.resetAndDestroy(),
  closes: (socket) => socket.end(),
  'resets-in-body': (socket) =>
    socket.write(`${head}Content-Length: 100\r\n\r\nhalf`, () => socket.resetAndDestroy()),
  'closes-in-body': (socket) => socket.end(`${head}Content-Length: 100\r\n\r\nhalf`),
  'closes-in-chunk': (socket) => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhal`),
  garbage: (socket) => socket.end('this is not HTTP\r\n\r\n'),
  'two-lengths': (socket) => socket.end(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nab`),
  'length-and-chunks': (socket) =>
    socket.end(`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n`),
  'bare-lf-header': (socket) => socket.end(`${head}X: a\nY: b\nContent-Length: 0\r\n\r\n`),
  upgrade: (socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  drip: (socket) => {
    socket.write(`${head}Content-Length: 100000\r\n\r\n`);
    const timer = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(timer));
  },
  'drip-headers': (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write('X-Y: z\r\n'), 10);
    socket.on('close', () => clearInterval(timer));
  },
  endless: (socket) => {
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const more = () => {
      while (socket.writable && socket.write(`${mega.length.toString(16)}\r\n${mega}\r\n`));
    };
    socket.on('drain', more);
    more();
  },
  'large-headers': (socket) =>
    socket.end(`${head}X-Large: ${'x'.repeat(40_000)}\r\nContent-Length: 0\r\n\r\n`),
  'early-hints': (socket) =>
    socket.end(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${head}Content-Length: 2\r\n\r\n{}`),
  'two-answers': (socket) =>
    socket.write(`${head}Content-Length: 2\r\n\r\n{}${head}Content-Length: 9\r\n\r\n{"evil":1}`),
  fine: (socket) => socket.write(`${head}Content-Length: 11\r\n\r\n{"fine":11}`),
};

let gateway: ServedRest;
let open = new Set<Socket>();
const server = createServer((socket) => {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    const path = /^\w+ \/(\S+)/.exec(data.toString())?.[1];
    if (path === undefined) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    else faults[path]?.(socket);
  });
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const common = { httpMethod: 'GET', timeoutInMillis: 300, responses: { default: { statusCode: '200' } } };
  const methods = Object.fromEntries([
    ...Object.keys(faults).flatMap((name) =>
      ['http', 'http_proxy'].map((type) => [
        `GET /${type}/${name}`,
        { integration: { ...common, type, uri: `${origin}/${name}` } },
      ]),
    ),
    // Large answers get time: it is their size that ends them.
    [
      'GET /http/endless',
      { integration: { ...common, type: 'http', uri: `${origin}/endless`, timeoutInMillis: 29_000 } },
    ],
    [
      'GET /http_proxy/endless',
      { integration: { ...common, type: 'http_proxy', uri: `${origin}/endless`, timeoutInMillis: 29_000 } },
    ],
    ['GET /refused', { integration: { ...common, type: 'http_proxy', uri: await refusingOrigin() } }],
    [
      'GET /unknown-host',
      {
        integration: {
          ...common,
          type: 'http_proxy',
          uri: 'http://no-such-host.invalid/',
          timeoutInMillis: 20_000,
        },
      },
    ],
    [
      'GET /no-tls',
      { integration: { ...common, type: 'http_proxy', uri: origin.replace('http:', 'https:') } },
    ],
    ['GET /no-address', { integration: { ...common, type: 'http_proxy', uri: 'http://exa mple/' } }],
  ]);
  gateway = await serveRest(restSpec(methods), { shared: true });
});
afterAll(async () => {
  await gateway.close();
  server.close();
  for (const socket of open) socket.destroy();
  open = new Set();
});

const network = [504, '{"message": "Network error communicating with endpoint"}'];
const timedOut = [504, '{"message": "Endpoint request timed out"}'];
const internal = [500, '{"message": "Internal server error"}'];

/** rest-integrations.md 1.7: statuses and texts publicly reported; the rest as marked. */
describe.each(['http', 'http_proxy'])('what %s makes of a backend that', (type) => {
  it.each([
    ['never answers', 'silent', timedOut],
    ['drips its body, byte by byte, past the limit', 'drip', timedOut],
    ['drips its headers past the limit', 'drip-headers', timedOut],
    ['resets', 'reset', network],
    ['closes without an answer', 'closes', network],
    ['resets in the middle of the body', 'resets-in-body', network],
    ['closes in the middle of the body', 'closes-in-body', network],
    ['closes in the middle of a chunk', 'closes-in-chunk', network],
    ['does not speak HTTP', 'garbage', network],
    ['names two lengths', 'two-lengths', network],
    ['names a length and sends chunks', 'length-and-chunks', network],
    ['switches protocols', 'upgrade', network],
    ['sends more than 10 MB without an end (unverified)', 'endless', internal],
    ['sends more headers than anybody reads', 'large-headers', network],
  ])('%s', async (_name, path, expected) => {
    const answer = await gateway.call('GET', `/${type}/${path}`);

    expect([answer.status, answer.body]).toEqual(expected);
    expect(answer.headers.last('x-amzn-errortype')).toBe('InternalServerErrorException');
  });

  it('sends early hints: they are not passed on', async () => {
    const answer = await gateway.call('GET', `/${type}/early-hints`);

    expect([answer.status, answer.body, answer.headers.has('link')]).toEqual([200, '{}', false]);
  });

  it('sends a second answer nobody asked for: it reaches no other caller', async () => {
    const first = await gateway.call('GET', `/${type}/two-answers`);
    const others = await Promise.all(Array.from({ length: 5 }, () => gateway.call('GET', `/${type}/fine`)));

    expect([first, ...others].map(({ body }) => body)).toEqual(['{}', ...others.map(() => '{"fine":11}')]);
  });
});

describe('an endpoint that cannot be reached', () => {
  it.each([
    ['refuses the connection: 504 (our choice, 1.7)', '/refused', network],
    ['does not speak TLS: 504', '/no-tls', network],
    ['has a name that does not resolve: 500 (unverified)', '/unknown-host', internal],
    ['has no address: 500 (recorded)', '/no-address', internal],
  ])('%s', async (_name, path, expected) => {
    const answer = await gateway.call('GET', path);

    expect([answer.status, answer.body]).toEqual(expected);
  });

  it('leaves no bug behind', () => {
    expect(gateway.bugs).toEqual([]);
  });
});
