// @ts-check
import { Writable } from 'node:stream';
import { RuntimeError } from './handler-errors.js';

const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming');
/** What the mark of a streaming handler says (read from aws-lambda-ric 4.0.2). */
const streamsResponse = 'response';
/** Eight zero bytes end the JSON prelude (reference functions.md section 2). */
const preludeEnd = new Uint8Array(8);
export const preludeContentType = 'application/vnd.awslambda.http-integration-response';

/**
 * Where a streamed answer goes.
 * @typedef {object} StreamSink
 * @property {(contentType: string) => void} begin
 * @property {(chunk: Buffer, sent: (error?: Error | null) => void) => void} chunk
 * @property {() => void} end
 */

/** The `responseStream` of a streaming handler. */
export class ResponseStream extends Writable {
  /** @type {StreamSink} */
  #sink;
  #contentType = 'application/octet-stream';
  #begun = false;
  /** @type {Buffer | undefined} */
  #prelude;

  /** @param {StreamSink} sink */
  constructor(sink) {
    super();
    this.#sink = sink;
  }

  /** @param {string} contentType */
  setContentType(contentType) {
    if (this.#begun) throw tooLate();
    this.#contentType = contentType;
  }

  /** @param {unknown} metadata `{statusCode, headers, cookies}` */
  setPrelude(metadata) {
    this.setContentType(preludeContentType);
    this.#prelude = Buffer.concat([Buffer.from(JSON.stringify(metadata)), preludeEnd]);
  }

  /**
   * Takes any value: what is neither text nor bytes is written as JSON, as AWS's client does it.
   * @param {any} chunk @param {any} [encoding] @param {any} [done]
   * @override
   */
  write(chunk, encoding, done) {
    const isData = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isData ? chunk : JSON.stringify(chunk), encoding, done);
  }

  /**
   * @param {any} chunk @param {BufferEncoding} encoding
   * @param {(error?: Error | null) => void} done
   * @override
   */
  _write(chunk, encoding, done) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding);
    const prelude = this.#begin();
    this.#sink.chunk(prelude === undefined ? bytes : Buffer.concat([prelude, bytes]), done);
  }

  /** @param {(error?: Error | null) => void} done @override */
  _final(done) {
    const prelude = this.#begin();
    const end = () => {
      this.#sink.end();
      done();
    };
    if (prelude === undefined) end();
    else this.#sink.chunk(prelude, end);
  }

  #begin() {
    if (this.#begun) return undefined;
    this.#begun = true;
    this.#sink.begin(this.#contentType);
    return this.#prelude;
  }
}

function tooLate() {
  return new RuntimeError('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.');
}

/** The `awslambda` global of Lambda's Node runtimes. */
export const awslambda = {
  /** @param {Function} handler `(event, responseStream, context) => Promise` */
  streamifyResponse(handler) {
    Object.defineProperty(handler, streamingMark, { value: streamsResponse });
    return handler;
  },
  HttpResponseStream: {
    /** @param {ResponseStream} stream @param {unknown} metadata */
    from(stream, metadata) {
      stream.setPrelude(metadata);
      return stream;
    },
  },
};

/** @param {Function} handler */
export function isStreaming(handler) {
  return streamingMark in handler;
}

/**
 * Runs a streaming handler; the answer went to the stream, so only its end or a failure is reported.
 * @param {Function} handler
 * @param {unknown} event
 * @param {import('./handler-context.js').HandlerContext} context
 * @param {ResponseStream} stream
 */
export async function runStreamingHandler(handler, event, context, stream) {
  const returned = handler(event, stream, context);
  if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  await returned;
  if (!stream.writableEnded) throw new Error('Response stream is not finished.');
  if (!stream.writableFinished) await new Promise((resolve) => stream.once('finish', resolve));
}
