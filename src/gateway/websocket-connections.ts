import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
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
const goingAway = [1001, 'Going away'] as const; // recorded for idle connections; unverified for the others

/** What the routes of a connection's stage do. The stage is looked up at each event: a redeployed one takes over (unverified). */
export interface ConnectionRoutes {
  /** The one message that goes back to the client, if any. */
  message(connection: OpenConnection, text: string): Awaitable<string | undefined>;
  disconnect(connection: OpenConnection, code: number, reason: string): Awaitable<void>;
  /** A message went to the client, whoever sent it. */
  sent(connection: OpenConnection): void;
}

/** A connection that its client has, from `101` to the end. */
export interface OpenConnection {
  readonly apiId: string;
  readonly stageName: string;
  readonly kept: KeptConnection;
  readonly socket: ClientSocket;
  /** Epoch milliseconds of the last data in either direction. */
  readonly lastActiveAt: number;
  /** Sends to the client; false where the connection is over. */
  send(message: string | Buffer): boolean;
  /** Begins to close it; from here on nobody finds it. */
  end(code: number, reason: string): void;
}

/**
 * The open connections of all stages. One timer watches them all: it is set to what is due first, and what was in use meanwhile is asked
 * again then, so that a message costs a number and ten thousand idle clients cost nothing.
 */
export class WebSocketConnections {
  readonly #environment: Environment;
  readonly #routes: ConnectionRoutes;
  readonly #onBug: (error: unknown) => void;
  readonly #open = new Map<string, Connection>();
  #cancelTimer: (() => void) | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  /** Messages and disconnects under way. */
  #running = 0;
  #waiting: (() => void)[] = [];
  readonly #shared: SharedParts = {
    monotonic: () => this.#environment.clock.monotonic(),
    take: (event) => this.#take(event),
    sent: (connection) => this.#routes.sent(connection),
  };

  constructor(environment: Environment, routes: ConnectionRoutes, onBug: (error: unknown) => void) {
    this.#environment = environment;
    this.#routes = routes;
    this.#onBug = onBug;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A connection is found by its own API and stage only (documented). */
  find(apiId: string, stageName: string, connectionId: string): OpenConnection | undefined {
    const found = this.#open.get(connectionId);
    return found?.apiId === apiId && found.stageName === stageName && !found.isEnding ? found : undefined;
  }

  /** Takes up a connection whose `101` is on its way. */
  open(apiId: string, stageName: string, kept: KeptConnection, socket: ClientSocket): SocketListener {
    const connection = new Connection(apiId, stageName, kept, socket, this.#shared);
    this.#open.set(kept.connectionId, connection);
    this.#watch(connection.dueAt);
    return connection;
  }

  /** Closes the connections of a stage that is gone; `$disconnect` runs as it was deployed last (unverified). */
  closeStage(apiId: string, stageName: string): void {
    for (const connection of this.#open.values())
      if (connection.apiId === apiId && connection.stageName === stageName) connection.end(...goingAway);
  }

  closeAll(): void {
    for (const connection of this.#open.values()) connection.end(...goingAway);
  }

  /** Resolves when no message and no disconnect runs. */
  async idle(): Promise<void> {
    while (this.#running > 0) await this.#nextEnd();
  }

  /** Resolves when, besides, no connection is open. */
  async settled(): Promise<void> {
    while (this.#open.size > 0 || this.#running > 0) await this.#nextEnd();
  }

  #nextEnd(): Promise<void> {
    return new Promise((done) => this.#waiting.push(done));
  }

  #take(event: ConnectionEvent): void {
    const { connection } = event;
    if (event.kind === 'closed') {
      this.#open.delete(connection.kept.connectionId);
      if (this.#open.size === 0) this.#stopWatching();
      this.#run(() => this.#routes.disconnect(connection, event.code, event.reason));
    } else {
      this.#run(
        () => this.#routes.message(connection, event.text),
        (frame) => {
          try {
            if (frame !== undefined) connection.send(frame);
          } finally {
            connection.messageDone();
          }
        },
      );
    }
  }

  /** Messages of a connection do not wait for each other: each is an invocation of its own (documented). */
  #run<T>(start: () => Awaitable<T>, done?: (value: T | undefined) => void): void {
    const ended = (value: T | undefined) => {
      try {
        done?.(value);
      } catch (error) {
        this.#onBug(error);
      }
      if (--this.#running === 0) this.#tellIdle();
    };
    const failed = (error: unknown) => {
      this.#onBug(error);
      ended(undefined);
    };
    this.#running++;
    let result: Awaitable<T>;
    try {
      result = start();
    } catch (error) {
      failed(error);
      return;
    }
    if (result instanceof Promise) void result.then(ended, failed);
    else ended(result);
  }

  #tellIdle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }

  #watch(dueAt: number): void {
    if (dueAt >= this.#timerAt) return;
    this.#cancelTimer?.();
    this.#timerAt = dueAt;
    const { clock, timers } = this.#environment;
    // A timer may come a fraction early.
    this.#cancelTimer = timers.after(Math.max(1, Math.ceil(dueAt - clock.monotonic())), () => this.#sweep());
  }

  #stopWatching(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #sweep(): void {
    this.#stopWatching();
    const now = this.#environment.clock.monotonic();
    let next = Number.POSITIVE_INFINITY;
    for (const connection of this.#open.values()) {
      if (connection.isEnding) continue;
      if (connection.dueAt <= now) connection.end(...goingAway);
      else if (connection.dueAt < next) next = connection.dueAt;
    }
    if (next < Number.POSITIVE_INFINITY) this.#watch(next);
  }
}

type ConnectionEvent =
  | { readonly kind: 'message'; readonly connection: Connection; readonly text: string }
  | {
      readonly kind: 'closed';
      readonly connection: Connection;
      readonly code: number;
      readonly reason: string;
    };

/** What all connections have in common, in one object: there may be thousands. */
interface SharedParts {
  readonly monotonic: () => number;
  readonly take: (event: ConnectionEvent) => void;
  readonly sent: (connection: OpenConnection) => void;
}

class Connection implements OpenConnection, SocketListener {
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

/** What `$disconnect` is told where the close frame has no words: recorded for 1005, unverified for 1006. */
function reasonOf(code: number): string {
  if (code === 1005) return 'Client-side close frame status not set';
  return code === 1006 ? 'Connection closed abnormally' : '';
}
