import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { AcceptedHandshake, SocketListener } from '../message/websocket.ts';
import { FrameMeter, type FrameProblem } from './frame-meter.ts';
import { isProtocolName } from './handshake.ts';
import { createClientSocket, type FramedSocket } from './websocket-sender.ts';

/** All frames of a message together: 128 KB (documented, websocket.md 5). */
const largestMessage = 131_072;
/** Local rule, against messages in a million frames (reliability.md T10): more than any library cuts 128 KB into. */
const mostFragments = 4_096;
/** Pieces in which the network brings one frame. */
const mostChunks = 8_192;
/** How long a client may take to answer a close frame. */
const closeMillis = 5_000;
/** After this long without a byte the kernel asks whether the client is still there: API Gateway sends no pings (unverified). */
const keepAliveMillis = 60_000;

/** An open connection, as the server ends it. */
export interface FramedConnection {
  /** Closes it once its messages are answered. */
  leave(): void;
  /** Closes it now. */
  goAway(): void;
}

/** Opens connections: writes `101`, and turns frames into messages. */
export interface Framing {
  /**
   * @param head what came behind the handshake
   * @param onClosed called when the connection is over and its listener knows
   * @returns the connection; undefined where the client is gone
   */
  open(
    incoming: IncomingMessage,
    socket: Socket,
    head: Buffer,
    accepted: AcceptedHandshake,
    onClosed: () => void,
  ): FramedConnection | undefined;
}

/** Frames with `ws`: no compression (unverified whether AWS takes `permessage-deflate`; it costs memory), UTF-8 checked. */
export function createFraming(onBug: (error: unknown) => void): Framing {
  let subprotocol: string | undefined;
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: largestMessage,
    maxFragments: mostFragments,
    maxBufferedChunks: mostChunks,
    closeTimeout: closeMillis,
    // Left to itself `ws` names the first that was offered; API Gateway names none by itself (websocket.md 4, documented).
    handleProtocols: () => subprotocol ?? false,
  };
  const sockets = new WebSocketServer(options);
  return {
    open(incoming, socket, head, accepted, onClosed) {
      let opened: FramedConnection | undefined;
      const { subprotocol: chosen } = accepted;
      subprotocol = chosen !== undefined && isProtocolName(chosen) ? chosen : undefined;
      socket.setKeepAlive(true, keepAliveMillis);
      sockets.handleUpgrade(incoming, socket, head, (webSocket) => {
        const connection = new Connection(webSocket, socket, onBug);
        opened = connection;
        connection.open(accepted, onClosed);
      });
      socket.resume();
      return opened;
    },
  };
}

/** One open connection: what `ws` and the meter find goes to the listener. */
class Connection implements FramedConnection {
  readonly client: FramedSocket;
  readonly #onBug: (error: unknown) => void;
  readonly #meter = new FrameMeter();
  #refused: FrameProblem | undefined;
  #messagesLeft = 0;
  #listener: SocketListener | undefined;
  #onClosed: (() => void) | undefined;

  constructor(webSocket: WebSocket, socket: Socket, onBug: (error: unknown) => void) {
    this.client = createClientSocket(webSocket, socket);
    this.#onBug = onBug;
    // Before `ws` reads the chunk: what is refused is no message any more. And after it: whole messages before the refused frame count.
    socket.prependListener('data', (chunk: Buffer) => this.#measure(chunk));
    socket.on('data', () => this.#refuse());
    webSocket.on('message', (data: Buffer) => this.#message(data));
    webSocket.on('ping', () => this.#tell((listener) => listener.alive()));
    webSocket.on('pong', () => this.#tell((listener) => listener.alive()));
    webSocket.on('error', (error: NodeJS.ErrnoException) => this.client.failed(error));
    webSocket.on('close', (code, reason) => this.#closed(code, reason.toString('utf8')));
  }

  open(accepted: AcceptedHandshake, onClosed: () => void): void {
    this.#onClosed = onClosed;
    this.#guard(() => {
      this.#listener = accepted.open(this.client);
    });
  }

  leave(): void {
    this.#tell((listener) => listener.leave());
  }

  goAway(): void {
    this.client.close(1001, 'Going away');
  }

  #measure(chunk: Buffer): void {
    if (this.#refused) return;
    this.#refused = this.#meter.read(chunk);
    this.#messagesLeft = this.#refused?.messagesBefore ?? 0;
  }

  #refuse(): void {
    if (this.#refused) this.client.close(this.#refused.code, refusals[this.#refused.code]);
  }

  #message(data: Buffer): void {
    if (this.client.closing || (this.#refused && this.#messagesLeft-- <= 0)) return;
    this.#tell((listener) => listener.message(data.toString('utf8')));
  }

  /** The close that came first counts: the answer to it says nothing. */
  #closed(code: number, reason: string): void {
    const { closing } = this.client;
    this.#tell((listener) => listener.closed(closing?.code ?? code, closing?.reason ?? reason));
    this.#onClosed?.();
  }

  #tell(happen: (listener: SocketListener) => void): void {
    this.#guard(() => {
      if (this.#listener) happen(this.#listener);
    });
  }

  #guard(happen: () => void): void {
    try {
      happen();
    } catch (error) {
      this.#onBug(error);
      this.client.close(1011, 'Internal server error');
    }
  }
}

/** Unverified: whether AWS gives reasons, and which. */
const refusals: Readonly<Record<FrameProblem['code'], string>> = {
  1003: 'Binary frames are not supported',
  1009: 'Frame larger than 32768 bytes',
};
