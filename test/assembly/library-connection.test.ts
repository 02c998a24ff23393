import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createGateway,
  type GatewayHandle,
  type GatewayOptions,
  HandshakeRefusedError,
} from '../../src/index.ts';
import { MovableTime } from '../environment/movable-time.ts';
import { answering, chatSpec } from '../gateway/websocket/served-apis.ts';
import { startBackend } from '../pipeline/backend.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function gatewayOf(routes: object, options: Partial<GatewayOptions> = {}): Promise<GatewayHandle> {
  const gateway = await createGateway({ spec: chatSpec(routes), ...options });
  onTestFinished(() => gateway.close());
  return gateway;
}

const ids = { $default: answering('$context.connectionId $context.stage') };

// reference/user-expectations.md: a gateway of a test ends with the block that has it.
it('the gateway ends where await using would end it, and once', async () => {
  const gateway = await createGateway({ spec: chatSpec(ids) });
  const connection = await gateway.connect('/dev');

  await gateway[Symbol.asyncDispose]();
  await gateway.close();

  expect(await connection.next()).toBeUndefined();
});

// Our choice: a client for tests that needs no socket.
describe('connect of the library', () => {
  it('sends messages and reads what comes back', async () => {
    const gateway = await gatewayOf(ids);
    const connection = await gateway.connect('/dev');

    connection.send('one');
    connection.send('{"action":"two"}');
    const heard = [await connection.next(), await connection.next()];

    expect(heard).toEqual([expect.stringMatching(/^[\w-]{15}= dev$/), heard[0]]);
    expect(connection.protocol).toBe('');
  });

  it('meets @connections through fetch', async () => {
    const gateway = await gatewayOf(ids);
    const connection = await gateway.connect('/dev', { headers: { 'User-Agent': 'test/1' } });
    connection.send('who');
    const [id] = (await connection.next())?.split(' ') ?? [];
    const path = `/dev/@connections/${id}`;

    const posted = await gateway.fetch(path, { method: 'POST', body: 'pushed' });
    const shown = await gateway.fetch(path);
    const message = await connection.next();
    const deleted = await gateway.fetch(path, { method: 'DELETE' });

    expect([posted.status, message, deleted.status]).toEqual([200, 'pushed', 204]);
    expect(await shown.json()).toMatchObject({ identity: { sourceIp: '127.0.0.1', userAgent: 'test/1' } });
    expect(await connection.closed).toEqual({ code: 1000, reason: 'Connection Closed Normally' });
    expect(await connection.next()).toBeUndefined();
  });

  it('is refused with the answer of the handshake', async () => {
    const backend = await startBackend((_seen, outgoing) => outgoing.writeHead(403).end());
    const $connect = { integration: { type: 'http_proxy', httpMethod: 'POST', uri: backend.origin } };
    const gateway = await gatewayOf({ ...ids, $connect });

    const refused = await gateway.connect('/dev?token=no').catch((error: unknown) => error);
    const unknown = await gateway.connect('/prod').catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(HandshakeRefusedError);
    expect((refused as HandshakeRefusedError).response.status).toBe(403);
    expect((unknown as Error).message).toBe('The handshake was refused with 403.');
  });

  it('closes, and is done when $disconnect is', async () => {
    const backend = await startBackend();
    const $disconnect = {
      integration: { type: 'http_proxy', httpMethod: 'POST', uri: `${backend.origin}/gone` },
    };
    const gateway = await gatewayOf({ ...ids, $disconnect });
    const connection = await gateway.connect('/dev');

    const waiting = connection.next();
    await connection.close(4000, 'done');
    connection.send('late');

    expect(backend.seen.map(({ url }) => url)).toEqual(['/gone']);
    expect([await connection.closed, await waiting]).toEqual([{ code: 4000, reason: 'done' }, undefined]);
  });

  it.each([
    ['a binary message', Buffer.from('x'), 1003],
    ['more than 32 KB in a frame', 'x'.repeat(32_769), 1009],
  ])('is closed for %s (documented)', async (_name, message, code) => {
    const gateway = await gatewayOf(ids);
    const connection = await gateway.connect('/dev');

    connection.send(message);

    expect((await connection.closed).code).toBe(code);
  });

  it('goes idle by the clock it is given', async () => {
    const time = new MovableTime(Date.UTC(2024, 2, 12));
    const gateway = await gatewayOf(ids, { environment: { clock: time, timers: time } });
    const connection = await gateway.connect('/dev');

    time.move(600_000);

    expect(await connection.closed).toEqual({ code: 1001, reason: 'Going away' });
  });

  it('gives the subprotocol that $connect names', async () => {
    const cwd = temporaryFolder('subprotocol');
    writeFileSync(
      join(cwd, 'connect.mjs'),
      `export const handler = async ({ headers }) => {
        const [, second] = headers['Sec-WebSocket-Protocol'].split(', ');
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': second } };
      };`,
    );
    const uri =
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:connect/invocations';
    const $connect = { integration: { type: 'aws_proxy', httpMethod: 'POST', uri } };
    const config = { functions: { connect: { handler: 'connect.handler' } } };
    const gateway = await gatewayOf({ ...ids, $connect }, { cwd, config });

    const connection = await gateway.connect('/dev', { protocols: ['v1.chat', 'v2.chat'] });

    expect(connection.protocol).toBe('v2.chat');
  });
});
