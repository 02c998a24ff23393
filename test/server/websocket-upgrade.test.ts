import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import type { HandshakeAnswer } from '../../src/message/websocket.ts';
import { frame, handshake, RawWebSocket } from './raw-web-socket.ts';
import { type SocketServer, startSocketServer } from './socket-server.ts';

let server: SocketServer;
afterEach(() => server.close());

function statusOf(head: string): string {
  return head.split('\r\n', 1)[0] as string;
}

const plainRequest = 'GET /pets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/** Sends bytes and reads until the server closes. */
async function exchange(bytes: string): Promise<string> {
  let text = '';
  const socket = connect(server.port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  await once(socket, 'end');
  return text;
}

describe('a handshake', () => {
  it('is answered as RFC 6455 says, without extensions and without a subprotocol of its own', async () => {
    server = await startSocketServer();

    const client = await RawWebSocket.open(server.port, '/ws/dev?token=a%20b', {
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', // the example of RFC 6455, 1.3
      'Sec-WebSocket-Protocol': 'v1.chat, v2.chat',
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
    });

    expect(client.head.split('\r\n')).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    ]);
    const [request] = server.handshakes;
    expect([request?.method, request?.target, request?.remoteAddress, request?.body.length]).toEqual([
      'GET',
      '/ws/dev?token=a%20b',
      '127.0.0.1',
      0,
    ]);
    expect(request?.headers.last('sec-websocket-protocol')).toBe('v1.chat, v2.chat');
    client.socket.destroy();
  });

  it('names the subprotocol that it is told to', async () => {
    server = await startSocketServer({ answer: (_request, accept) => accept('v2.chat') });

    const client = await RawWebSocket.open(server.port, '/ws', {
      'Sec-WebSocket-Protocol': 'v1.chat, v2.chat',
    });

    expect(client.head).toMatch(/\r\nSec-WebSocket-Protocol: v2\.chat$/);
    client.socket.destroy();
  });

  it('names no subprotocol that would be another header', async () => {
    server = await startSocketServer({ answer: (_request, accept) => accept('a\r\nX-Evil: 1') });

    const client = await RawWebSocket.open(server.port, '/ws', { 'Sec-WebSocket-Protocol': 'a' });

    expect(client.head).toMatch(/^HTTP\/1\.1 101 /);
    expect(client.head).not.toMatch(/evil|sec-websocket-protocol/i);
    client.socket.destroy();
  });

  it('behind a request that has no answer yet ends the connection', async () => {
    server = await startSocketServer();
    const client = new RawWebSocket(server.port);

    client.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n', handshake('/ws'));

    expect(await client.rest()).toEqual([]);
    expect([server.handshakes.length, client.head]).toEqual([0, '']);
  });

  it.each([
    ['other cases, and Upgrade among others', { Upgrade: 'WebSocket', Connection: 'keep-alive, upgrade' }],
    ['an empty body', { 'Content-Length': '0' }],
  ])('takes %s', async (_name, headers) => {
    server = await startSocketServer();

    const client = await RawWebSocket.open(server.port, '/ws', headers);

    expect(statusOf(client.head)).toBe('HTTP/1.1 101 Switching Protocols');
    client.socket.destroy();
  });

  // RFC 6455, 4.2.1 and 4.4; unverified that AWS answers so.
  it.each([
    ['version 8', { 'Sec-WebSocket-Version': '8' }, 'HTTP/1.1 426 Upgrade Required'],
    ['no Host', { Host: undefined }, 'HTTP/1.1 400 Bad Request'],
    ['no version', { 'Sec-WebSocket-Version': undefined }, 'HTTP/1.1 426 Upgrade Required'],
    ['no key', { 'Sec-WebSocket-Key': undefined }, 'HTTP/1.1 400 Bad Request'],
    ['a short key', { 'Sec-WebSocket-Key': 'YWJj' }, 'HTTP/1.1 400 Bad Request'],
    ['a body', { 'Content-Length': '3' }, 'HTTP/1.1 400 Bad Request'],
    ['chunks', { 'Transfer-Encoding': 'chunked' }, 'HTTP/1.1 400 Bad Request'],
    ['a protocol that is none', { 'Sec-WebSocket-Protocol': 'a b' }, 'HTTP/1.1 400 Bad Request'],
    ['a protocol twice', { 'Sec-WebSocket-Protocol': 'a, a' }, 'HTTP/1.1 400 Bad Request'],
  ])('with %s is refused, and nobody is asked', async (_name, headers, status) => {
    server = await startSocketServer();

    const client = await RawWebSocket.open(server.port, '/ws', headers);
    await client.rest();

    expect(statusOf(client.head)).toBe(status);
    expect(client.head).toContain('\r\nConnection: close');
    expect(JSON.parse(client.body)).toEqual({ message: expect.any(String) });
    expect(server.handshakes).toEqual([]);
  });

  it('over HTTP/1.0 is refused', async () => {
    server = await startSocketServer();

    const answer = await exchange(handshake('/ws').replace('HTTP/1.1', 'HTTP/1.0'));

    expect(statusOf(answer)).toBe('HTTP/1.1 400 Bad Request');
  });

  it('is refused with a whole HTTP answer, and the connection closes', async () => {
    const headers = new HeaderList([
      'x-amzn-ErrorType',
      'ForbiddenException',
      'Content-Type',
      'application/json',
    ]);
    const refused = { status: 403, headers, body: '{"message":"Forbidden"}' };
    server = await startSocketServer({ answer: () => ({ refused }) });

    const client = await RawWebSocket.open(server.port, '/ws');
    await client.rest();

    expect(statusOf(client.head)).toBe('HTTP/1.1 403 Forbidden');
    expect(client.head).toMatch(/\r\nx-amzn-ErrorType: ForbiddenException\r\n/);
    expect(client.head).toMatch(/\r\nContent-Length: 23\r\n/);
    expect(client.head).toMatch(/\r\nConnection: close/);
    expect(client.head).toMatch(/\r\nDate: /);
    expect(client.body).toBe('{"message":"Forbidden"}');
  });

  it('that fails in the gateway is a 500, and the error is told', async () => {
    server = await startSocketServer({
      answer: () => {
        throw new Error('broken');
      },
    });

    const client = await RawWebSocket.open(server.port, '/ws');
    await client.rest();

    expect(statusOf(client.head)).toBe('HTTP/1.1 500 Internal Server Error');
    expect(server.bugs).toEqual([new Error('broken')]);
  });
});

describe('a handshake that waits', () => {
  it('has no answer before there is one, and keeps what the client sends meanwhile', async () => {
    let decide: (() => void) | undefined;
    server = await startSocketServer({
      answer: (_request, accept) =>
        new Promise<HandshakeAnswer>((done) => {
          decide = () => done(accept());
        }),
    });
    const client = new RawWebSocket(server.port);

    client.write(handshake('/ws'), frame(1, 'one'));
    while (!decide) await new Promise(setImmediate);
    client.write(frame(1, 'two'));
    await exchange(plainRequest); // meanwhile the second frame arrives
    const before = client.head;
    decide();
    const heard = [await client.next(), await client.next()];

    expect(before).toBe('');
    expect(heard).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    client.socket.destroy();
  });

  it.each([
    ['closes', (client: RawWebSocket) => client.socket.end()],
    ['resets', (client: RawWebSocket) => client.socket.resetAndDestroy()],
  ])('is called off when the client %s, and opens nothing', async (_name, leave) => {
    const gone: Promise<unknown>[] = [];
    server = await startSocketServer({
      answer(request, accept) {
        const left = once(request.gone, 'abort');
        gone.push(left);
        return left.then(() => accept());
      },
    });
    const client = new RawWebSocket(server.port);
    client.write(handshake('/ws'));
    while (gone.length === 0) await new Promise(setImmediate);

    leave(client);
    await gone[0];
    await client.rest();

    expect(client.head).toBe('');
    expect(server.connections).toEqual([]);
  });
});

describe('an upgrade request that is no handshake is answered as if it did not ask', () => {
  it.each([
    ['WebSocket where none is spoken', handshake('/pets', { Connection: 'Upgrade, close' }), 'GET /pets '],
    [
      'another protocol',
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
      'GET /ws ',
    ],
    [
      'another verb, with a body',
      `POST /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Length: 4\r\n\r\nbody`,
      'POST /ws body',
    ],
    [
      'chunks',
      `POST /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n`,
      'POST /x body',
    ],
  ])('%s', async (_name, bytes, expected) => {
    server = await startSocketServer();

    const answer = await exchange(bytes);

    const bodies = answer
      .split(/\r\n\r\n/)
      .map((part) => part.replace(/HTTP\/1\.1 200 OK[\s\S]*$/, 'HTTP/1.1 200 '))
      .slice(1)
      .join('');
    expect(statusOf(answer)).toBe('HTTP/1.1 200 OK');
    expect(bodies).toBe(expected);
    expect(server.handshakes).toEqual([]);
  });

  it('keeps its headers', async () => {
    server = await startSocketServer();

    await exchange(handshake('/pets', { Connection: 'Upgrade, close', 'X-Odd': 'caf\u00e9' }));

    const headers = server.plain[0]?.headers;
    expect([headers?.last('upgrade'), headers?.last('connection'), headers?.last('x-odd')]).toEqual([
      'websocket',
      'Upgrade, close',
      'caf\u00e9',
    ]);
  });

  it('is refused for its framing as any other', async () => {
    server = await startSocketServer();

    const answer = await exchange(handshake('/ws').replace('Host: localhost', 'Host: a\r\nHost: b'));

    expect(statusOf(answer)).toBe('HTTP/1.1 400 Bad Request');
    expect(server.handshakes).toEqual([]);
  });

  it('leaves the connection open for the next request', async () => {
    server = await startSocketServer();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const [first] = await once(socket, 'data');
    socket.write('GET /2 HTTP/1.1\r\nHost: a\r\n\r\n');

    const [second] = await once(socket, 'data');

    expect([String(first), String(second)].map((answer) => answer.split('\r\n\r\n')[1])).toEqual([
      'GET /1 ',
      'GET /2 ',
    ]);
    socket.destroy();
  });

  it('may bring its body later and in parts', async () => {
    server = await startSocketServer();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'POST /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: 6\r\n\r\nab',
    );
    await exchange(plainRequest); // meanwhile the first part arrives
    socket.write('cdef');

    const [answer] = await once(socket, 'data');

    expect(String(answer)).toMatch(/\r\n\r\nPOST \/x abcdef$/);
  });
});

describe('closing the server', () => {
  it('closes what is open with 1001, and waits for the clients', async () => {
    server = await startSocketServer();
    const clients = [
      await RawWebSocket.open(server.port, '/ws'),
      await RawWebSocket.open(server.port, '/ws'),
    ];

    const closing = server.close(60_000);
    const heard = await Promise.all(clients.map((client) => client.rest()));
    await closing;

    expect(heard).toEqual([[{ close: [1001, 'Going away'] }], [{ close: [1001, 'Going away'] }]]);
    expect(server.connections.map(({ closed }) => closed)).toEqual([
      [1001, 'Going away'],
      [1001, 'Going away'],
    ]);
  });

  it('closes what has not closed itself when half the time is over', async () => {
    server = await startSocketServer({ leave: () => undefined });
    const client = await RawWebSocket.open(server.port, '/ws');

    const closing = server.close(200);

    expect(await client.rest()).toEqual([{ close: [1001, 'Going away'] }]);
    await closing;
  });

  it('cuts clients that do not answer and handshakes that wait when the time is over', async () => {
    let asked = false;
    server = await startSocketServer({
      answer(request, accept) {
        if (request.target !== '/ws/wait') return accept();
        asked = true;
        return new Promise(() => undefined);
      },
    });
    const client = await RawWebSocket.open(server.port, '/ws');
    client.isSilent = true;
    const waiting = new RawWebSocket(server.port);
    waiting.write(handshake('/ws/wait'));
    while (!asked) await new Promise(setImmediate);

    await server.close(50);

    expect(await client.rest()).toEqual([{ close: [1001, 'Going away'] }]);
    expect(await waiting.rest()).toEqual([]);
  });
});

describe('many clients', () => {
  it('take no HTTP client of the same address its place', async () => {
    server = await startSocketServer();
    const clients: RawWebSocket[] = [];
    for (let i = 0; i < 300; i++) clients.push(await RawWebSocket.open(server.port, '/ws'));

    const answer = await exchange(plainRequest);

    expect(clients.every(({ head }) => head.startsWith('HTTP/1.1 101 '))).toBe(true);
    expect(statusOf(answer)).toBe('HTTP/1.1 200 OK');
    for (const client of clients) client.socket.destroy();
  });

  it('may come in one go', async () => {
    server = await startSocketServer();

    const clients = await Promise.all(
      Array.from({ length: 1_000 }, () => RawWebSocket.open(server.port, '/ws')),
    );

    expect(clients.filter(({ head }) => !head.startsWith('HTTP/1.1 101 '))).toEqual([]);
    for (const client of clients) client.socket.destroy();
  });

  // reliability.md T10.
  it('are all gone when 1,000 of them vanish', async () => {
    server = await startSocketServer();
    const clients: RawWebSocket[] = [];
    for (let i = 0; i < 1_000; i++) clients.push(await RawWebSocket.open(server.port, '/ws'));

    const ends = clients.map(() => server.closed());
    for (const [i, { socket }] of clients.entries())
      i % 2 === 0 ? socket.destroy() : socket.resetAndDestroy();

    const codes = (await Promise.all(ends)).map(([code]) => code);
    expect(new Set(codes)).toEqual(new Set([1006]));
    expect(server.connections.filter(({ closed }) => closed === undefined)).toEqual([]);
  });
});
