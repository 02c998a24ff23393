import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import { startServer } from '../../src/server/node-server.ts';
import { acceptFrom } from '../../src/server/socket-source.ts';

const tornDown: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of tornDown.splice(0).reverse()) await end();
});

/** A server whose connections another port accepts; its answers wait until they are let go, where the path is `/held`. */
async function setUp() {
  const given: Socket[] = [];
  let take = (socket: Socket): void => void given.push(socket);
  const acceptor = createServer((socket) => take(socket));
  await once(acceptor.listen(0, '127.0.0.1'), 'listening');
  tornDown.push(() => void acceptor.close());
  const shared = acceptor.address() as AddressInfo;
  let letGo: () => void = () => undefined;
  let isAsked: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  const asked = new Promise<void>((done) => {
    isAsked = done;
  });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    sockets: {
      port: shared.port,
      take: (connection) => {
        for (const socket of given.splice(0)) connection(socket);
        take = connection;
      },
    },
    mounts: [
      {
        prefix: '/',
        async handle({ target, remoteAddress }) {
          if (target === '/held') {
            isAsked();
            await held;
          }
          return { status: 200, headers: new HeaderList([]), body: remoteAddress };
        },
      },
    ],
    onBug: (error) => {
      throw error;
    },
  });
  tornDown.push(() => server.close(0));
  return { server, shared, asked, letGo };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: shop\r\n\r\n`;

describe('a server whose connections another one accepts', () => {
  it('answers them, and knows the port and the callers', async () => {
    const { server, shared } = await setUp();
    const client = connect(shared.port, '127.0.0.1');

    client.write(get('/'));

    const [answer] = (await once(client.setEncoding('utf8'), 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*127\.0\.0\.1$/);
    expect(server.port).toBe(shared.port);
    client.destroy();
  });

  it('answers a client that has closed its half', async () => {
    const { shared } = await setUp();
    const client = connect({ port: shared.port, host: '127.0.0.1', allowHalfOpen: true });

    client.end(get('/'));

    expect(await text(client)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('closes when the last answer is out, and idle connections at once', async () => {
    const { server, shared, asked, letGo } = await setUp();
    const idle = connect(shared.port, '127.0.0.1');
    idle.write(get('/'));
    await once(idle, 'data');
    const busy = connect(shared.port, '127.0.0.1');
    busy.write(get('/held'));
    await asked;
    const idleClosed = once(idle.resume(), 'close');

    const closed = server.close(60_000);
    await idleClosed;
    letGo();

    const [answer] = (await once(busy.setEncoding('utf8'), 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    await closed;
  });

  it('cuts what is not over when its time is', async () => {
    const { server, shared, asked } = await setUp();
    const busy = connect(shared.port, '127.0.0.1');
    busy.on('error', () => undefined).write(get('/held'));
    await asked;
    const cut = once(busy.resume(), 'close');

    await server.close(0);

    await cut;
  });
});

// Node counts connections only where a server listens itself.
it('a server that does not listen has no more connections than it may', async () => {
  const acceptor = createServer();
  await once(acceptor.listen(0, '127.0.0.1'), 'listening');
  tornDown.push(() => void acceptor.close());
  const { port } = acceptor.address() as AddressInfo;
  const [server, accepted]: [ReturnType<typeof createServer>, Socket[]] = [createServer(), []];
  server.maxConnections = 2;
  server.on('connection', (socket: Socket) => {
    accepted.push(socket.on('error', () => undefined));
    socket.write('in');
  });
  acceptFrom(server, { port, take: (connection) => void acceptor.on('connection', connection) });
  const open = async () => {
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    tornDown.push(() => void client.destroy());
    return Promise.race([once(client, 'data').then(String), once(client, 'close').then(() => 'closed')]);
  };

  const first = [await open(), await open(), await open()];
  accepted[0]?.destroy();
  await once(accepted[0] as Socket, 'close');
  const later = await open();

  expect([first, later]).toEqual([['in', 'in', 'closed'], 'in']);
});
