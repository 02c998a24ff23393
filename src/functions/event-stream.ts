import { crc32 } from 'node:zlib';

/**
 * AWS's event stream encoding (`application/vnd.amazon.eventstream`), as far as `InvokeWithResponseStream` needs it (reference
 * functions.md 3.1): lengths and their checksum, text headers, payload, checksum of it all.
 */
export interface StreamEvent {
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Buffer;
}

export const eventStreamType = 'application/vnd.amazon.eventstream';

/** Lengths of the message and its headers, and their checksum. */
const preludeBytes = 12;
const checksumBytes = 4;
/** The type byte of a text header. */
const textHeader = 7;
/** A message is at most 24 MB (Amazon Transcribe's page on the encoding): what claims more is no event stream. */
const largestMessage = 25_165_824;

export function encodeEvent(headers: Readonly<Record<string, string>>, payload: Buffer): Buffer {
  const headerBytes = Buffer.concat(
    Object.entries(headers).map(([name, value]) => encodeHeader(name, value)),
  );
  const length = preludeBytes + headerBytes.length + payload.length + checksumBytes;
  const prelude = Buffer.alloc(preludeBytes);
  prelude.writeUInt32BE(length, 0);
  prelude.writeUInt32BE(headerBytes.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, headerBytes, payload]);
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, checksum]);
}

function encodeHeader(name: string, value: string): Buffer {
  const nameBytes = Buffer.from(name);
  const valueBytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([
    Buffer.from([nameBytes.length]),
    nameBytes,
    Buffer.from([textHeader]),
    length,
    valueBytes,
  ]);
}

/** Reads the events of a stream as they come. Throws where the bytes are no event stream or end in the middle of one. */
export async function* decodeEvents(bytes: AsyncIterable<Buffer>): AsyncGenerator<StreamEvent> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (
      let length = lengthOf(rest);
      length !== undefined && rest.length >= length;
      length = lengthOf(rest)
    ) {
      yield decodeEvent(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  }
  if (rest.length > 0) throw new Error('the event stream ends in the middle of an event');
}

/** Of the message that begins here, once its prelude is there. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < preludeBytes) return undefined;
  const length = bytes.readUInt32BE(0);
  const isSound =
    length >= preludeBytes + checksumBytes &&
    length <= largestMessage &&
    bytes.readUInt32BE(4) <= length - preludeBytes - checksumBytes &&
    crc32(bytes.subarray(0, 8)) === bytes.readUInt32BE(8);
  if (!isSound) throw new Error('the answer is no event stream');
  return length;
}

function decodeEvent(message: Buffer): StreamEvent {
  const end = message.length - checksumBytes;
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end))
    throw new Error('the checksum of an event is wrong');
  const headersEnd = preludeBytes + message.readUInt32BE(4);
  return {
    headers: decodeHeaders(message.subarray(preludeBytes, headersEnd)),
    payload: message.subarray(headersEnd, end),
  };
}

/** The text headers; Lambda sends no others, and what follows one of another type is not looked at. */
function decodeHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    if (bytes[nameEnd] !== textHeader) break;
    const valueStart = nameEnd + 3;
    const valueEnd = valueStart + bytes.readUInt16BE(nameEnd + 1);
    headers.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', valueStart, valueEnd));
    at = valueEnd;
  }
  return headers;
}
