import type { IncomingMessage } from 'node:http';

/** API Gateway's payload limit (documented, rest-request-phases.md 9). */
const largestBody = 10_485_760;

/** The whole body. A larger one is read no further: what came is dropped and the rest is left to the closing connection. */
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
      incoming.removeAllListeners('data');
      incoming.resume(); // drained, not kept: a client that reads only after writing still gets its 413
      resolve({ body: Buffer.alloc(0), tooLarge: true });
    }
  });
}
