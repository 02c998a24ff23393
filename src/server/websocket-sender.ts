import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { ClientSocket } from '../message/websocket.ts';
import { largestFrame } from './frame-meter.ts';

/** Local rule (reliability.md T10): a client with this much unread is full. */
const fullBytes = 1_048_576;
/**
 * Local rule: with this much it is cut off, so that it holds nobody up. What AWS does with answers of routes is unknown; `@connections`
 * refuses to add to a full one (documented), and never gets here.
 */
const mostUnreadBytes = fullBytes + 131_072;
/** UTF-8 takes three bytes at most for a unit of a JavaScript string. */
const longestSurelySmall = Math.floor(largestFrame / 3);

/** A `ClientSocket` that knows how its connection began to end. */
export interface FramedSocket extends ClientSocket {
  /** The close that this side started; undefined where the client did. */
  readonly closing: { readonly code: number; readonly reason: string } | undefined;
  /** `ws` found the client's bytes wrong, and closes. */
  failed(error: NodeJS.ErrnoException): void;
}

/** The sending half of a connection: text frames of at most 32,768 bytes, a message's frames one after the other. */
export function createClientSocket(webSocket: WebSocket, socket: Socket): FramedSocket {
  return new Sender(webSocket, socket);
}

class Sender implements FramedSocket {
  closing: FramedSocket['closing'];
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;

  constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  get isFull(): boolean {
    return this.#webSocket.bufferedAmount > fullBytes;
  }

  send(message: string | Buffer): boolean {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return false;
    if (typeof message === 'string' && message.length <= longestSurelySmall) this.#webSocket.send(message);
    else this.#sendFrames(textBytes(message));
    if (this.#webSocket.bufferedAmount > mostUnreadBytes) this.close(1008, 'Messages are not read');
    return true;
  }

  #sendFrames(bytes: Buffer): void {
    this.#socket.cork();
    for (let at = 0; at === 0 || at < bytes.length; at += largestFrame) {
      const fin = at + largestFrame >= bytes.length;
      this.#webSocket.send(bytes.subarray(at, at + largestFrame), { binary: false, fin });
    }
    this.#socket.uncork();
  }

  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  close(code: number, reason: string): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    this.closing = { code, reason };
    this.#webSocket.close(code, reason);
  }

  failed(error: NodeJS.ErrnoException): void {
    const code = closeCodeOf(error.code);
    if (code !== undefined) this.closing ??= { code, reason: error.message };
  }
}

/** Text as it is to go out. A text frame that is no UTF-8 would make the client close (unverified what AWS does with such bytes). */
function textBytes(message: string | Buffer): Buffer {
  if (typeof message === 'string') return Buffer.from(message);
  return isUtf8(message) ? message : Buffer.from(message.toString('utf8'));
}

/** The code that `ws` closed with, from its names of what it found; undefined: the network's error. */
function closeCodeOf(name: string | undefined): number | undefined {
  if (!name?.startsWith('WS_ERR_')) return undefined;
  return closeCodes.get(name) ?? 1002;
}

const closeCodes: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_INVALID_UTF8', 1007],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
]);
