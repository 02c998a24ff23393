import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MovableTime } from '../../environment/movable-time.ts';
import { startBackend } from '../../pipeline/backend.ts';
import { call } from '../../pipeline/served-rest.ts';
import { RawWebSocket } from '../../server/raw-web-socket.ts';
import { answering, chatSpec, serveApis } from './served-apis.ts';

const echo = { $default: answering('$context.stage $context.domainName') };
const rest = {
  openapi: '3.0.1',
  info: { title: 'pets', version: '1' },
  paths: {
    '/pets': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode":200}' },
          responses: { default: { statusCode: '200', responseTemplates: { 'application/json': 'pets' } } },
        },
      },
    },
  },
};

function statusOf({ head }: RawWebSocket): string {
  return head.split('\r\n', 1)[0] as string;
}

async function answerOf(client: RawWebSocket): Promise<unknown> {
  const heard = await client.next();
  client.socket.destroy();
  return 'text' in heard ? heard.text : heard;
}

function send(client: RawWebSocket, text: string): RawWebSocket {
  const data = Buffer.from(text);
  client.write(Buffer.from([0x81, 0x80 | data.length, 0, 0, 0, 0]), data); // a mask of zeros changes nothing
  return client;
}

describe('where a WebSocket API is (contract 3)', () => {
  it.each([
    ['its stage, while one API is served', '/dev', undefined],
    ['a slash behind the stage', '/dev/', undefined],
    ['a query', '/dev?token=a', undefined],
    ['the path that names the API', '/_aws/execute-api/{id}/dev', undefined],
    ['the host that names the API', '/dev', '{id}.execute-api.localhost'],
  ])('%s', async (_name, target, hostName) => {
    const served = await serveApis({ chat: chatSpec(echo) });
    const id = served.ids.get('chat') ?? '';
    const host = hostName?.replace('{id}', id) ?? `127.0.0.1:${served.port}`;

    const client = await RawWebSocket.open(served.port, target.replace('{id}', id), { Host: host });

    expect(statusOf(client)).toBe('HTTP/1.1 101 Switching Protocols');
    expect(await answerOf(send(client, 'x'))).toBe(`dev ${host.replace(/:\d+$/, '')}`);
  });

  // Unverified: what an unknown stage or a path behind the stage gets.
  it.each([
    ['an unknown stage', '/prod'],
    ['no stage', '/'],
    ['a path behind the stage', '/dev/chat'],
  ])('%s: 403 Forbidden', async (_name, target) => {
    const served = await serveApis({ chat: chatSpec(echo) });

    const client = await RawWebSocket.open(served.port, target);
    await client.rest();

    expect([statusOf(client), client.body]).toEqual(['HTTP/1.1 403 Forbidden', '{"message":"Forbidden"}']);
    expect(client.head).toContain('\r\nx-amzn-ErrorType: ForbiddenException');
  });

  // Documented: with a mapping the stage is not in the path.
  it.each([
    ['a mapping key', '/chat', 101],
    ['a mapping key with a slash', '/chat/', 101],
    ['the stage behind the key', '/chat/dev', 403],
    ['the stage alone', '/dev', 403],
  ])('a custom domain with %s', async (_name, target, status) => {
    const mappings = { chat: { api: 'chat', stage: 'dev' } };
    const config = { domainNames: { 'ws.example.test': { basePathMappings: mappings } } };
    const served = await serveApis({ chat: chatSpec(echo) }, { config });

    const client = await RawWebSocket.open(served.port, target, { Host: 'ws.example.test' });
    const heard = status === 101 ? await answerOf(send(client, 'x')) : undefined;

    expect(statusOf(client)).toContain(` ${status} `);
    expect(heard).toBe(status === 101 ? 'dev ws.example.test' : undefined);
    client.socket.destroy();
  });

  it('--mount root: at the root', async () => {
    const served = await serveApis({ chat: chatSpec(echo) }, { isRoot: true });

    const client = await RawWebSocket.open(served.port, '/');

    expect(await answerOf(send(client, 'x'))).toBe('dev localhost');
  });

  it('is served beside REST APIs on one port', async () => {
    const served = await serveApis({ chat: chatSpec(echo), pets: rest });
    const [chat, pets] = [served.ids.get('chat'), served.ids.get('pets')];

    const client = await RawWebSocket.open(served.port, `/_aws/execute-api/${chat}/dev`);
    const answer = await call(served.port, 'GET', `/_aws/execute-api/${pets}/dev/pets`);
    const upgrade = await RawWebSocket.open(served.port, `/_aws/execute-api/${pets}/dev/pets`);
    const nameless = await RawWebSocket.open(served.port, '/dev');

    expect(await answerOf(send(client, 'x'))).toBe('dev localhost');
    expect(answer.body).toBe('pets');
    expect(statusOf(upgrade)).toBe('HTTP/1.1 200 OK');
    expect(statusOf(nameless)).toBe('HTTP/1.1 404 Not Found');
    for (const each of [upgrade, nameless]) each.socket.destroy();
  });

  // Our choice; what AWS answers is unknown.
  it('tells a plain request to upgrade: 426', async () => {
    const served = await serveApis({ chat: chatSpec(echo) });

    const answers = [await call(served.port, 'GET', '/dev'), await call(served.port, 'GET', '/dev/chat')];

    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [426, '{"message":"Upgrade Required"}'],
      [403, '{"message":"Forbidden"}'],
    ]);
    expect(answers[0]?.headers.last('upgrade')).toBe('websocket');
  });
});

describe('clients of others', () => {
  it('ws connects, and gets no subprotocol that nobody named', async () => {
    const served = await serveApis({ chat: chatSpec(echo) });
    const client = new WebSocket(`${served.url}/dev`);
    await once(client, 'open');

    client.send('x');
    const [message, isBinary] = await once(client, 'message');
    client.close(1000, 'done');
    const [code] = await once(client, 'close');

    expect([String(message), isBinary, client.extensions, code]).toEqual(['dev 127.0.0.1', false, '', 1000]);
  });

  it('undici connects', async () => {
    const { WebSocket: Undici } = await import('undici');
    const served = await serveApis({ chat: chatSpec(echo) });
    const client = new Undici(`${served.url}/dev`);
    await new Promise((done) => client.addEventListener('open', done));

    const message = new Promise((done) => client.addEventListener('message', ({ data }) => done(data)));
    client.send('x');
    const heard = await message;
    const closed = new Promise((done) => client.addEventListener('close', ({ code }) => done(code)));
    client.close(1000);

    expect([heard, await closed]).toEqual(['dev 127.0.0.1', 1000]);
  });
});

describe('limits of connections (websocket.md 5 and 9)', () => {
  it('closes an idle one after ten minutes on the wire, as the clock says', async () => {
    const time = new MovableTime(Date.now());
    const served = await serveApis({ chat: chatSpec(echo) }, { environment: { clock: time, timers: time } });
    const client = await RawWebSocket.open(served.port, '/dev');
    send(client, 'x');
    await client.next();

    time.move(600_000);

    expect(await client.rest()).toEqual([{ close: [1001, 'Going away'] }]);
  });

  // Documented: 500 new connections a second. The burst is unverified.
  it('refuses the 501st connection of a second with 429', async () => {
    const time = new MovableTime(Date.now());
    const served = await serveApis({ chat: chatSpec(echo) }, { environment: { clock: time, timers: time } });
    const clients: RawWebSocket[] = [];
    for (let i = 0; i < 500; i++) clients.push(await RawWebSocket.open(served.port, '/dev'));

    const refused = await RawWebSocket.open(served.port, '/dev');
    time.move(1_000);
    const later = await RawWebSocket.open(served.port, '/dev');

    expect(clients.every((client) => statusOf(client).includes(' 101 '))).toBe(true);
    expect([statusOf(refused), statusOf(later)]).toEqual([
      'HTTP/1.1 429 Too Many Requests',
      'HTTP/1.1 101 Switching Protocols',
    ]);
    for (const client of [...clients, refused, later]) client.socket.destroy();
  });
});

describe('what becomes of open connections', () => {
  it('a redeployed stage keeps them, and answers their next message (unverified)', async () => {
    const served = await serveApis({ chat: chatSpec({ $default: answering('old') }) });
    const client = await RawWebSocket.open(served.port, '/dev');
    send(client, 'x');
    const before = await client.next();

    await served.deploy('chat', chatSpec({ $default: answering('new') }));
    send(client, 'x');

    expect([before, await client.next()]).toMatchObject([{ text: 'old' }, { text: 'new' }]);
    client.socket.destroy();
  });

  it('a stage that is deleted closes them, and runs their $disconnect', async () => {
    const backend = await startBackend();
    const $disconnect = {
      integration: { type: 'http_proxy', httpMethod: 'POST', uri: `${backend.origin}/gone` },
    };
    const served = await serveApis({ chat: chatSpec({ $disconnect }) });
    const client = await RawWebSocket.open(served.port, '/dev');

    await served.store.update((state) => ({
      ok: true,
      value: { state: { ...state, stages: new Map() }, result: undefined },
      diagnostics: [],
    }));
    await served.apply();
    const heard = await client.rest();
    await served.host.gateway.closeSockets();

    expect(heard).toEqual([{ close: [1001, 'Going away'] }]);
    expect(backend.seen.map(({ url }) => url)).toEqual(['/gone']);
  });

  it('the end of the server runs their $disconnect', async () => {
    const backend = await startBackend();
    const $disconnect = {
      integration: { type: 'http_proxy', httpMethod: 'POST', uri: `${backend.origin}/gone` },
    };
    const served = await serveApis({ chat: chatSpec({ $disconnect }) });
    const clients = [
      await RawWebSocket.open(served.port, '/dev'),
      await RawWebSocket.open(served.port, '/dev'),
    ];

    const closing = served.close();
    await Promise.all(clients.map((client) => client.rest()));
    await closing;

    expect(backend.seen.map(({ url }) => url)).toEqual(['/gone', '/gone']);
  });
});
