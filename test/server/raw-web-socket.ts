import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What a client reads after its handshake. */
export type Heard =
  | { readonly text: string; readonly frames: readonly number[] }
  | { readonly pong: string }
  | { readonly ping: string }
  | { readonly close: readonly [number, string] }
  | { readonly end: true };

export interface FrameOptions {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly unmasked?: boolean;
  /** What the length field says in place of the truth. */
  readonly length?: number;
}

/** The bytes of one frame of a client. */
export function frame(opcode: number, payload: string | Buffer, options: FrameOptions = {}): Buffer {
  const data = Buffer.from(payload);
  const { fin = true, rsv = 0, unmasked = false, length = data.length } = options;
  const bit = unmasked ? 0 : 128;
  const size = Buffer.alloc(length < 126 ? 1 : length < 65536 ? 3 : 9);
  size[0] = bit | (length < 126 ? length : length < 65536 ? 126 : 127);
  if (size.length === 3) size.writeUInt16BE(length, 1);
  if (size.length === 9) size.writeBigUInt64BE(BigInt(length), 1);
  const mask = unmasked ? Buffer.alloc(0) : randomBytes(4);
  const masked = unmasked ? data : Buffer.from(data.map((byte, i) => byte ^ (mask[i & 3] as number)));
  return Buffer.concat([Buffer.from([(fin ? 128 : 0) | (rsv << 4) | opcode]), size, mask, masked]);
}

/** A handshake as bytes; headers replace those of the same name, `undefined` leaves one out. */
export function handshake(target = '/', headers: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A client that sees every byte: what libraries hide is what these tests look at. */
export class RawWebSocket {
  readonly socket: Socket;
  /** Status line and headers of the answer to the handshake. */
  head = '';
  #buffer = Buffer.alloc(0);
  /** A client that does not answer a close frame. */
  isSilent = false;
  #parts: Buffer[] = [];
  readonly #heard: Heard[] = [];
  #waiting: (() => void) | undefined;

  constructor(port: number, localAddress?: string) {
    this.socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.#add({ end: true }));
  }

  /** Connects and shakes hands; resolves with the head of the answer. */
  static async open(
    port: number,
    target?: string,
    headers?: Readonly<Record<string, string | undefined>>,
    localAddress?: string,
  ): Promise<RawWebSocket> {
    const client = new RawWebSocket(port, localAddress);
    client.socket.write(handshake(target, headers));
    await client.answered();
    return client;
  }

  write(...bytes: (string | Buffer)[]): void {
    this.socket.write(Buffer.concat(bytes.map((each) => Buffer.from(each))));
  }

  /** Once there is an answer to the handshake, or the end of the connection. */
  async answered(): Promise<string> {
    while (this.head === '' && this.#heard.length === 0) await this.#more();
    return this.head;
  }

  /** What comes next. */
  async next(): Promise<Heard> {
    while (this.#heard.length === 0) await this.#more();
    return this.#heard.shift() as Heard;
  }

  /** Everything until the connection is over. */
  async rest(): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (;;) {
      const one = await this.next();
      if ('end' in one) return heard;
      heard.push(one);
    }
  }

  /** Bytes that were no frames: the body of a refusal. */
  get body(): string {
    return this.#buffer.toString('utf8');
  }

  #more(): Promise<void> {
    return new Promise((done) => {
      this.#waiting = done;
    });
  }

  #add(heard: Heard): void {
    this.#heard.push(heard);
    this.#waiting?.();
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.head === '') {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#buffer.toString('latin1', 0, end);
      this.#buffer = this.#buffer.subarray(end + 4);
      this.#waiting?.();
    }
    if (this.head.startsWith('HTTP/1.1 101 ')) while (this.#readFrame());
  }

  #readFrame(): boolean {
    const bytes = this.#buffer;
    if (bytes.length < 2) return false;
    const short = (bytes[1] as number) & 127;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < start) return false;
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
    if (bytes.length < start + length) return false;
    this.#buffer = bytes.subarray(start + length);
    this.#take((bytes[0] as number) & 15, (bytes[0] as number) >= 128, bytes.subarray(start, start + length));
    return true;
  }

  #take(opcode: number, fin: boolean, data: Buffer): void {
    if (opcode === 8) {
      if (!this.isSilent) this.write(frame(8, data));
      const code = data.length >= 2 ? data.readUInt16BE(0) : 1005;
      this.#add({ close: [code, data.toString('utf8', 2)] });
    } else if (opcode === 9) {
      this.#add({ ping: data.toString('utf8') });
    } else if (opcode === 10) {
      this.#add({ pong: data.toString('utf8') });
    } else {
      this.#parts.push(data);
      if (fin) this.#addMessage();
    }
  }

  #addMessage(): void {
    const frames = this.#parts.map((part) => part.length);
    this.#add({ text: Buffer.concat(this.#parts).toString('utf8'), frames });
    this.#parts = [];
  }
}
