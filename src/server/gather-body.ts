import type { IncomingMessage } from 'node:http';

/** API Gateway's payload limit (documented, rest-request-phases.md 9). */
const largestBody = 10_485_760;

/** How much of a body that is too large, and how long, is read and dropped before it is answered. */
const mostDropped = largestBody;
const lingerMillis = 1000;

/**
 * The whole body. Of a larger one nothing is kept. Its end is waited for, within bounds: the answer closes the connection, and a
 * client that is still writing would be reset and read none.
 */
export function gatherBody(incoming: IncomingMessage): Promise<{ body: Buffer; tooLarge: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    if (Number(incoming.headers['content-length'] ?? 0) > largestBody) return giveUp();
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > largestBody) giveUp();
      else chunks.push(chunk);
    });
    incoming.on('end', () =>
      resolve({ body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks), tooLarge: false }),
    );
    incoming.on('error', reject);
    incoming.on('aborted', () => reject(new Error('aborted')));

    function giveUp(): void {
      let dropped = 0;
      const answer = () => {
        clearTimeout(timer);
        resolve({ body: Buffer.alloc(0), tooLarge: true });
      };
      const timer = setTimeout(answer, lingerMillis).unref();
      incoming.removeAllListeners('data');
      incoming.removeAllListeners('end');
      incoming.on('end', answer);
      incoming.on('close', answer);
      incoming.on('data', (chunk: Buffer) => {
        dropped += chunk.length;
        if (dropped > mostDropped) answer();
      });
    }
  });
}
