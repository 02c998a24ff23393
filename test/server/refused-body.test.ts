import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mock, restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';

let gateway: ServedRest;

beforeAll(async () => {
  gateway = await serveRest(restSpec({ 'POST /pets': { integration: mock('ok') } }), { shared: true });
});
afterAll(() => gateway.close());

const tooLong = 10_485_761;

// A close with unread bytes behind it is a reset, and costs a client that writes before it reads its answer (RFC 9112, 9.6).
describe('a request that is refused before its body is there', () => {
  it.each([
    ['too large', '', '{"message":"Request Too Long"}', 413],
    ['of two callers', 'X-Api-Key: a\r\nX-Api-Key: b\r\n', 'X-Api-Key header."}', 400],
  ])(
    '%s: has its answer at once, and its connection until it is sent',
    async (_name, headers, end, status) => {
      const socket = connect(gateway.port, '127.0.0.1');
      let heard = '';
      const answered = new Promise<void>((done) => {
        socket.on('data', (chunk) => {
          heard += chunk.toString();
          if (heard.endsWith(end)) done();
        });
      });
      const ended = once(socket, 'end'); // rejects with what resets the connection

      socket.write(`POST /dev/pets HTTP/1.1\r\nHost: a\r\n${headers}Content-Length: ${tooLong}\r\n\r\nx`);
      await answered;
      socket.write(Buffer.alloc(tooLong - 1, 'x'));

      await expect(ended).resolves.toEqual([]);
      expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(heard).toContain('Connection: close');
    },
  );
});
