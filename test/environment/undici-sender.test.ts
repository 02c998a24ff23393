import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UndiciSender } from '../../src/environment/undici-sender.ts';
import { HeaderList } from '../../src/message/header-list.ts';

const server = createServer();
const sender = new UndiciSender();

afterEach(async () => {
  await sender.close();
  server.close();
});

describe('a request whose caller leaves', () => {
  it('is cut off, and its connection with it', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const caller = new AbortController();
    const sent = sender.send({
      method: 'GET',
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      path: '/slow',
      headers: new HeaderList([]),
      body: undefined,
      timeoutInMillis: 60_000,
      signal: caller.signal,
    });
    const [incoming] = await once(server, 'request');
    const cut = once(incoming.socket, 'close');

    caller.abort();

    await expect(sent).rejects.toMatchObject({ kind: 'network', message: 'the caller left' });
    await cut;
  });

  it('is not sent where the caller has left before', async () => {
    const sent = sender.send({
      method: 'GET',
      origin: 'http://127.0.0.1:9',
      path: '/',
      headers: new HeaderList([]),
      body: undefined,
      timeoutInMillis: 60_000,
      signal: AbortSignal.abort(),
    });

    await expect(sent).rejects.toMatchObject({ kind: 'network', message: 'the caller left' });
  });
});
