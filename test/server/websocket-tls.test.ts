import { once } from 'node:events';
import { connect } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { clientCertFacts } from '../../src/authorizers/mutual-tls.ts';
import { type SocketServer, startSocketServer } from './socket-server.ts';

const named = (commonName: string) => [{ name: 'commonName', value: commonName }];
const own = await generate(named('gwctl'), { keySize: 2048, algorithm: 'sha256' });
const client = await generate(named('rex'), { keySize: 2048, algorithm: 'sha256' });

let server: SocketServer;
beforeEach(async () => {
  server = await startSocketServer({
    tls: {
      cert: own.cert,
      key: own.private,
      trustStores: new Map([['ws.example.test', [client.cert]]]),
      describe: clientCertFacts,
    },
  });
});
afterEach(() => server.close());

it('speaks WebSocket over TLS, and knows of the client’s certificate', async () => {
  const options: ClientOptions & { servername: string } = {
    servername: 'ws.example.test',
    rejectUnauthorized: false,
    cert: client.cert,
    key: client.private,
  };
  const socket = new WebSocket(`wss://127.0.0.1:${server.port}/ws`, options);
  await once(socket, 'open');

  socket.send('x');
  const [message] = await once(socket, 'message');
  socket.close(1000);
  const end = await server.closed();

  expect([String(message), end]).toEqual(['x', [1000, '']]);
  expect(server.handshakes[0]?.tls?.clientCert?.subjectDN).toBe('CN=rex');
});

it('answers other upgrade requests over TLS plainly', async () => {
  const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write(
    'POST /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 4\r\n\r\nbody',
  );

  const [answer] = await once(socket, 'data');

  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nPOST \/x body$/);
  expect(server.plain[0]?.tls?.version).toBe('TLSv1.3');
  socket.destroy();
});

it('gives an address its place back when a connection is over', async () => {
  for (let i = 0; i < 300; i++) {
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/ws`, { rejectUnauthorized: false });
    await once(socket, 'open');
    socket.terminate();
    await server.closed();
  }

  const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.write('GET /pets HTTP/1.1\r\nHost: a\r\n\r\n');
  const [answer] = await once(socket, 'data');

  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK/);
  socket.destroy();
});
