import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import { createAnswerQueue } from '../../src/server/answer-queue.ts';

/** Our choice: what Node refuses to write is a bug of ours, and its answer must be one that a client can read to its end. */
it('answers 500 with the length of its own body in place of an answer that Node refuses', async () => {
  const bugs: unknown[] = [];
  const queue = createAnswerQueue((error) => bugs.push(error));
  const server = createServer((_, outgoing) => {
    queue.add({ status: 201, headers: new HeaderList(['Trailer', 'x']), body: 'hi' }, outgoing, false);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;

  const response = await fetch(`http://127.0.0.1:${port}/`);

  const body = await response.text();
  await new Promise((closed) => server.close(closed));
  expect([response.status, response.statusText, body]).toEqual([
    500,
    'Internal Server Error',
    '{"message": "Internal server error"}',
  ]);
  expect(response.headers.get('content-length')).toBe('36');
  expect(bugs).toHaveLength(1);
});
