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

it('takes a body of the largest size (documented, rest-request-phases.md 9)', async () => {
  const incoming = incomingOf(largest);
  const gathered = gatherBody(incoming);

  incoming.end(Buffer.alloc(largest));

  const { body, tooLarge } = await gathered;
  expect([body.length, tooLarge]).toEqual([largest, false]);
});
