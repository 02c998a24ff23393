import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import { startServer } from '../../src/server/node-server.ts';

const most = 256;

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** The status line, or '' where the connection is closed without an answer. */
async function answered(socket: Socket): Promise<string> {
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [data] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])]);
  return String(data).split('\r\n', 1)[0] as string;
}

// reliability.md T9: 256 connections an address.
it('closes what one address opens beyond its share, says so once, and takes new ones when old ones go', async () => {
  const crowds: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [{ prefix: '/', handle: () => ({ status: 200, headers: new HeaderList([]), body: 'ok' }) }],
    onBug: () => undefined,
    onCrowd: (address, limit) => crowds.push(`${address} ${limit}`),
  });
  const sockets = await Promise.all(Array.from({ length: most }, () => open(server.port)));

  const last = await answered(sockets[most - 1] as Socket);
  const beyond = [await answered(await open(server.port)), await answered(await open(server.port))];
  const [leaving] = sockets;
  leaving?.destroy();
  let again = '';
  while (again === '') again = await answered(await open(server.port));

  expect([last, beyond, again]).toEqual(['HTTP/1.1 200 OK', ['', ''], 'HTTP/1.1 200 OK']);
  expect(crowds).toEqual([`127.0.0.1 ${most}`]);
  for (const socket of sockets) socket.destroy();
  await server.close(0);
});
