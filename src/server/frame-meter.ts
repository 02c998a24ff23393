/** The largest frame API Gateway takes: 32 KB (documented, websocket.md 5). */
export const largestFrame = 32_768;

/** Why a connection has to be closed, and how many whole messages came before. */
export interface FrameProblem {
  readonly code: 1003 | 1009;
  readonly messagesBefore: number;
}

const finalBit = 0x80;
const maskBit = 0x80;
const opcodes = 0x0f;
const reservedBits = 0x70;
/** Continuation and text come before it: the data frames there are. */
const binary = 2;
const fewestHeaderBytes = 2;

/**
 * Reads the headers of a client's frames as they go by: `ws` hands over whole messages, and API Gateway limits the single frame. What is
 * broken is left to `ws`, which reads the same bytes.
 */
export class FrameMeter {
  /** Bytes of a payload still to come. */
  #left = 0;
  /** A message is whole when they are there. */
  #endsMessage = false;
  /** A header that came in parts. */
  #held: Buffer | undefined;

  /** @returns the first frame of the chunk that is too large or binary, if there is one; nothing is to be read after it */
  read(chunk: Buffer): FrameProblem | undefined {
    let bytes = chunk;
    if (this.#held) {
      bytes = Buffer.concat([this.#held, chunk]);
      this.#held = undefined;
    }
    let at = 0;
    let messages = 0;
    for (;;) {
      const skipped = Math.min(this.#left, bytes.length - at);
      at += skipped;
      this.#left -= skipped;
      if (this.#left === 0 && this.#endsMessage) {
        messages++;
        this.#endsMessage = false;
      }
      if (at === bytes.length) return undefined;
      const header = headerAt(bytes, at);
      if (!header) {
        this.#held = Buffer.from(bytes.subarray(at)); // copied: a slice would keep the whole chunk
        return undefined;
      }
      if (header.problem !== undefined) return { code: header.problem, messagesBefore: messages };
      at += header.size;
      this.#left = header.length;
      this.#endsMessage = header.endsMessage;
    }
  }
}

interface FrameHeader {
  readonly size: number;
  readonly length: number;
  readonly endsMessage: boolean;
  readonly problem: FrameProblem['code'] | undefined;
}

/** The header of the frame that starts here; undefined where not all of it is there. */
function headerAt(bytes: Buffer, at: number): FrameHeader | undefined {
  const here = bytes.length - at;
  if (here < fewestHeaderBytes) return undefined;
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const short = second & ~maskBit;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = fewestHeaderBytes + extended + (second & maskBit ? 4 : 0);
  if (here < size) return undefined;
  const length = lengthAt(bytes, at + fewestHeaderBytes, short);
  const opcode = first & opcodes;
  const isData = opcode <= binary;
  const isWhole = isData && (first & reservedBits) === 0 && (second & maskBit) !== 0;
  return {
    size,
    length,
    endsMessage: isData && (first & finalBit) !== 0,
    problem: isWhole ? problemOf(opcode, length) : undefined,
  };
}

function lengthAt(bytes: Buffer, at: number, short: number): number {
  if (short === 126) return bytes.readUInt16BE(at);
  return short === 127 ? Number(bytes.readBigUInt64BE(at)) : short;
}

/** Documented: 1003 for binary frames, 1009 for those over 32 KB. Unverified: which of the two a large binary frame gets. */
function problemOf(opcode: number, length: number): FrameProblem['code'] | undefined {
  if (opcode === binary) return 1003;
  return length > largestFrame ? 1009 : undefined;
}
