import type { HeldConnection } from '../message/connection-network.ts';
import type { ClientSocket, KeptConnection, SocketListener } from '../message/websocket.ts';

/** After this long without data in either direction a connection is closed (documented, websocket.md 5). */
const idleMillis = 600_000;
/** No connection lasts longer (documented). */
const longestMillis = 7_200_000;
/**
 * Local rule: a connection with so many messages under way is not read until some are done. AWS throttles by rate; here a client in a loop
 * would fill the memory.
 */
const mostUnderWay = 256;
/** How the gateway itself ends a connection: recorded for idle connections; unverified for the others. */
export const goingAway = [1001, 'Going away'] as const;

/** A connection that its client has, from `101` to the end. */
export interface OpenConnection extends HeldConnection {
  readonly socket: ClientSocket;
  /** Epoch milliseconds of the last data in either direction. */
  readonly lastActiveAt: number;
  /** Sends to the client; false where the connection is over. */
  send(message: string | Buffer): boolean;
  /** Begins to close it; from here on nobody finds it. */
  end(code: number, reason: string): void;
}

/** What a connection tells those that keep it. */
export type ConnectionEvent =
  | { readonly kind: 'message'; readonly connection: Connection; readonly text: string }
  | {
      readonly kind: 'closed';
      readonly connection: Connection;
      readonly code: number;
      readonly reason: string;
    };

/** What all connections have in common, in one object: there may be thousands. */
export interface SharedParts {
  readonly monotonic: () => number;
  readonly take: (event: ConnectionEvent) => void;
  readonly sent: (connection: OpenConnection) => void;
}

/** One open connection: counts what is under way, and when it was last in use. */
export class Connection implements OpenConnection, SocketListener {
  readonly apiId: string;
  readonly stageName: string;
  readonly kept: KeptConnection;
  readonly socket: ClientSocket;
  /** Closing or closed by the gateway: nobody finds it any more. */
  isEnding = false;
  readonly #shared: SharedParts;
  readonly #openedAt: number;
  #activeAt: number;
  #underWay = 0;
  #isPaused = false;
  #isLeaving = false;

  constructor(
    apiId: string,
    stageName: string,
    kept: KeptConnection,
    socket: ClientSocket,
    shared: SharedParts,
  ) {
    this.apiId = apiId;
    this.stageName = stageName;
    this.kept = kept;
    this.socket = socket;
    this.#shared = shared;
    this.#openedAt = shared.monotonic();
    this.#activeAt = this.#openedAt;
  }

  get lastActiveAt(): number {
    return Math.round(this.kept.connectedAt + this.#activeAt - this.#openedAt);
  }

  /** Monotonic milliseconds when it is closed unless something happens. */
  get dueAt(): number {
    return Math.min(this.#activeAt + idleMillis, this.#openedAt + longestMillis);
  }

  send(message: string | Buffer): boolean {
    if (!this.socket.send(message)) return false;
    this.#activeAt = this.#shared.monotonic();
    this.#shared.sent(this);
    return true;
  }

  end(code: number, reason: string): void {
    this.isEnding = true;
    this.socket.close(code, reason);
    this.socket.resume(); // or the client's answer is not read
  }

  message(text: string): void {
    this.#activeAt = this.#shared.monotonic();
    if (this.isEnding || this.#isLeaving) return;
    if (++this.#underWay === mostUnderWay) {
      this.#isPaused = true;
      this.socket.pause();
    }
    this.#shared.take({ kind: 'message', connection: this, text });
  }

  messageDone(): void {
    this.#underWay--;
    if (this.#isLeaving) this.#endWhenDone();
    if (this.#underWay > mostUnderWay / 2 || !this.#isPaused) return;
    this.#isPaused = false;
    this.socket.resume();
  }

  leave(): void {
    this.#isLeaving = true;
    this.#endWhenDone();
  }

  #endWhenDone(): void {
    if (this.#underWay === 0) this.end(...goingAway);
  }

  /** A ping keeps a connection: client libraries rely on it (claimed both ways, websocket.md 5). */
  alive(): void {
    this.#activeAt = this.#shared.monotonic();
  }

  closed(code: number, reason: string): void {
    this.isEnding = true;
    this.#shared.take({ kind: 'closed', connection: this, code, reason: reason || reasonOf(code) });
  }
}

/** No close frame came: the code that WebSocket keeps for it (RFC 6455, 7.1.5). */
export const abnormalClosure = 1006;

/** What `$disconnect` is told where the close frame has no words: recorded for 1005, unverified for 1006. */
export function reasonOf(code: number): string {
  if (code === 1005) return 'Client-side close frame status not set';
  return code === abnormalClosure ? 'Connection closed abnormally' : '';
}
