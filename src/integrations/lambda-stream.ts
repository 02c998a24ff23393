import type { Readable } from 'node:stream';
import type { EndpointResponse } from '../message/http.ts';

/** Eight zero bytes end the metadata of a streamed answer (reference functions.md, section 2). */
const delimiter = Buffer.alloc(8);
/** Unverified: how far API Gateway looks for them. */
const longestPrelude = 16 * 1024;

/**
 * Splits a function's stream into its metadata (`{"statusCode": 200, "headers": {}}`) and the body that follows, which stays a stream.
 * Without the delimiter the whole text is the `prelude`, to be judged as a proxy answer.
 */
export async function splitStream(stream: Readable): Promise<Pick<EndpointResponse, 'prelude' | 'body'>> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk = await nextChunk(stream);
    if (chunk === undefined) return { prelude: head.toString(), body: '' };
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf(delimiter);
    if (at >= 0) {
      const rest = head.subarray(at + delimiter.length);
      if (rest.length > 0) stream.unshift(rest);
      return { prelude: head.subarray(0, at).toString(), body: stream };
    }
    if (head.length > longestPrelude) {
      stream.destroy();
      return { prelude: head.toString(), body: '' };
    }
  }
}

/** The next piece, or undefined where the stream ended or broke. */
function nextChunk(stream: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined) => {
      for (const event of ['readable', 'end', 'error', 'close']) stream.off(event, look);
      resolve(chunk);
    };
    const look = () => {
      const chunk: Buffer | string | null = stream.read();
      if (chunk !== null) settle(Buffer.from(chunk));
      else if (stream.readableEnded || stream.destroyed) settle(undefined);
    };
    for (const event of ['readable', 'end', 'error', 'close']) stream.on(event, look);
    look();
  });
}
