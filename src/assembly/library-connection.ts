import { randomBytes } from 'node:crypto';
import type { Gateway } from '../gateway/gateway.ts';
import { HeaderList } from '../message/header-list.ts';
import type { AcceptedHandshake, SocketListener } from '../message/websocket.ts';

/** A client's end of a connection to a WebSocket API, without a socket. */
export interface GatewayConnection {
  /** The subprotocol that the handshake named; `''` for none. */
  readonly protocol: string;
  /** How the connection ended. */
  readonly closed: Promise<ConnectionEnd>;
  /** Sends one message in one frame: text, or bytes for a binary frame. What API Gateway does not take closes the connection. */
  send(message: string | Uint8Array): void;
  /** The next message of the API, waiting for it; undefined when the connection is closed and all messages were read. */
  next(): Promise<string | undefined>;
  /** Closes as a client does, by default without a code; resolves when `$disconnect` has run. */
  close(code?: number, reason?: string): Promise<void>;
}

/** A close frame's code and reason; 1005 for one without a code. */
export interface ConnectionEnd {
  readonly code: number;
  readonly reason: string;
}

/** The answer of an API that refuses a handshake. */
export class HandshakeRefusedError extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`The handshake was refused with ${response.status}.`);
    this.name = 'HandshakeRefusedError';
    this.response = response;
  }
}

/** Headers of a handshake besides those that every client sends. */
export function handshakeHeaders(
  headers: Iterable<readonly [string, string]>,
  protocols: readonly string[],
): HeaderList {
  return HeaderList.from([
    ['Host', 'localhost'],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ...(protocols.length > 0 ? [['Sec-WebSocket-Protocol', protocols.join(', ')] as const] : []),
    ...headers,
  ]);
}

/** The limit of a frame, 32 KB (documented, websocket.md 5). */
const largestFrame = 32_768;

/** A connection within the process: what one end does, the other hears. */
export class LibraryConnection implements GatewayConnection {
  readonly protocol: string;
  readonly closed: Promise<ConnectionEnd>;
  readonly #gateway: Gateway;
  readonly #listener: SocketListener;
  readonly #messages: string[] = [];
  readonly #readers: ((message: string | undefined) => void)[] = [];
  #isOver = false;
  #tellClosed: (end: ConnectionEnd) => void = () => undefined;

  constructor(gateway: Gateway, accepted: AcceptedHandshake) {
    this.#gateway = gateway;
    this.protocol = accepted.subprotocol ?? '';
    this.closed = new Promise((done) => {
      this.#tellClosed = done;
    });
    this.#listener = accepted.open({
      isFull: false, // who reads late finds everything kept
      pause: () => undefined,
      resume: () => undefined,
      send: (message) => this.#receive(message.toString()),
      close: (code, reason) => this.#finish({ code, reason }),
    });
  }

  send(message: string | Uint8Array): void {
    if (this.#isOver) return;
    if (typeof message !== 'string') this.#finish({ code: 1003, reason: '' });
    else if (Buffer.byteLength(message) > largestFrame) this.#finish({ code: 1009, reason: '' });
    else this.#listener.message(message);
  }

  next(): Promise<string | undefined> {
    if (this.#messages.length > 0 || this.#isOver) return Promise.resolve(this.#messages.shift());
    return new Promise((done) => this.#readers.push(done));
  }

  async close(code = 1005, reason = ''): Promise<void> {
    this.#finish({ code, reason });
    await this.#gateway.socketsIdle();
  }

  #receive(message: string): boolean {
    if (this.#isOver) return false;
    const reader = this.#readers.shift();
    if (reader) reader(message);
    else this.#messages.push(message);
    return true;
  }

  #finish(end: ConnectionEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const reader of this.#readers) reader(undefined);
    this.#listener.closed(end.code, end.reason);
    this.#tellClosed(end);
  }
}
