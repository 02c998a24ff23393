import { Readable } from 'node:stream';
import type { FunctionAnswer } from '../environment/environment.ts';
import { decodeEvents, encodeEvent } from './event-stream.ts';

/** How a function's answer crosses the wire in `InvokeWithResponseStream` (reference functions.md 3.1): chunks, then `InvokeComplete`. */
export function encodeAnswer(answer: FunctionAnswer): Readable {
  return Readable.from(eventsOf(answer), { objectMode: false });
}

async function* eventsOf(answer: FunctionAnswer): AsyncGenerator<Buffer> {
  const complete: Record<string, string> = {};
  if (answer.functionError !== undefined) {
    complete['ErrorCode'] = answer.functionError;
    complete['ErrorDetails'] = answer.payload;
  } else if (answer.stream === undefined) {
    yield chunkEvent(Buffer.from(answer.payload));
  } else {
    try {
      for await (const chunk of answer.stream) yield chunkEvent(Buffer.from(chunk));
    } catch (error) {
      complete['ErrorCode'] = 'Unhandled';
      complete['ErrorDetails'] = error instanceof Error ? error.message : String(error);
    }
  }
  if (answer.logResult !== undefined) complete['LogResult'] = answer.logResult;
  yield event('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(complete)));
}

function chunkEvent(chunk: Buffer): Buffer {
  return event('PayloadChunk', 'application/octet-stream', chunk);
}

function event(type: string, contentType: string, payload: Buffer): Buffer {
  return encodeEvent(
    { ':message-type': 'event', ':event-type': type, ':content-type': contentType },
    payload,
  );
}

/** The answer as a stream of its own bytes; it breaks where the function failed in the middle. */
export function decodeAnswer(bytes: AsyncIterable<Buffer>): Readable {
  return Readable.from(chunksOf(bytes), { objectMode: false });
}

async function* chunksOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const { headers, payload } of decodeEvents(bytes)) {
    if (headers.get(':message-type') === 'exception') throw new Error(payload.toString());
    const type = headers.get(':event-type');
    if (type === 'PayloadChunk' && payload.length > 0) yield payload;
    if (type !== 'InvokeComplete') continue;
    const { ErrorCode, ErrorDetails } = JSON.parse(payload.toString() || '{}') as Record<string, string>;
    if (ErrorCode !== undefined) throw new Error(ErrorDetails ?? ErrorCode);
  }
}
