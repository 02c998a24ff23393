import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { gatherBody } from '../../src/server/gather-body.ts';

const largest = 10_485_760;

function incomingOf(declared: number): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), {
    headers: { 'content-length': String(declared) },
  }) as unknown as PassThrough & IncomingMessage;
}

// Our choice: the answer ends the connection, and must not reach a client that still writes.
it('waits for the end of a body that is too large before it is answered', async () => {
  const incoming = incomingOf(largest + 1);
  const order: string[] = [];
  const gathered = gatherBody(incoming).then((result) => {
    order.push('answered');
    return result;
  });

  incoming.write(Buffer.alloc(65_536));
  await new Promise(setImmediate);
  order.push('last byte');
  incoming.end('x');

  expect(await gathered).toEqual({ body: Buffer.alloc(0), tooLarge: true });
  expect(order).toEqual(['last byte', 'answered']);
});

it('waits for no more than as much again', async () => {
  const incoming = incomingOf(4 * largest);
  const gathered = gatherBody(incoming);

  incoming.write(Buffer.alloc(largest + 1));

  expect((await gathered).tooLarge).toBe(true);
  incoming.destroy();
});

it('takes a body of the largest size (documented, rest-request-phases.md 9)', async () => {
  const incoming = incomingOf(largest);
  const gathered = gatherBody(incoming);

  incoming.end(Buffer.alloc(largest));

  const { body, tooLarge } = await gathered;
  expect([body.length, tooLarge]).toEqual([largest, false]);
});
