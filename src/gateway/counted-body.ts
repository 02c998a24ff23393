import { pipeline, type Readable, Transform } from 'node:stream';

/** A streamed body that counts its bytes and tells when it is over: sent whole, broken off by the backend, or left by the client. */
export function countedBody(body: Readable, whenOver: (bytes: number) => void): Readable {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // One of the two ending early ends the other: no backend goes on sending to nobody.
  pipeline(body, counter, () => whenOver(bytes));
  return counter;
}
