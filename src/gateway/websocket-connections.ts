import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import type { ConnectionCall, ConnectionReply, HeldConnection } from '../message/connection-network.ts';
import type { ClientSocket, KeptConnection, SocketListener } from '../message/websocket.ts';
import {
  abnormalClosure,
  Connection,
  type ConnectionEvent,
  goingAway,
  type OpenConnection,
  reasonOf,
  type SharedParts,
} from './websocket-connection.ts';

/** What the routes of a connection's stage do. The stage is looked up at each event: a redeployed one takes over (unverified). */
export interface ConnectionRoutes {
  /** The one message that goes back to the client, if any. */
  message(connection: OpenConnection, text: string): Awaitable<string | undefined>;
  disconnect(connection: HeldConnection, code: number, reason: string): Awaitable<void>;
  /** A connection is there for others from now on. */
  opened?(connection: HeldConnection): void;
  /** It is over; `disconnect` follows at once. */
  closed?(connectionId: string): void;
  /** A message went to the client, whoever sent it. */
  sent(connection: OpenConnection): void;
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

  /** What `@connections` asks of a connection that is open here (websocket.md 7). */
  call({ act, apiId, stageName, connectionId, body }: ConnectionCall): ConnectionReply {
    const connection = this.find(apiId, stageName, connectionId);
    if (!connection) return 'gone';
    if (act === 'describe') return descriptionOf(connection);
    if (act === 'close') {
      connection.end(1000, 'Connection Closed Normally'); // recorded; no other code can be chosen
      return 'done';
    }
    if (connection.socket.isFull) return 'full';
    return connection.send(body) ? 'done' : 'gone';
  }

  /** Runs `$disconnect` of a connection that ended with the process that held it. */
  lost(connection: HeldConnection): void {
    this.#run(() => this.#routes.disconnect(connection, abnormalClosure, reasonOf(abnormalClosure)));
  }

  /** Takes up a connection whose `101` is on its way. */
  open(apiId: string, stageName: string, kept: KeptConnection, socket: ClientSocket): SocketListener {
    const connection = new Connection(apiId, stageName, kept, socket, this.#shared);
    this.#open.set(kept.connectionId, connection);
    this.#routes.opened?.({ apiId, stageName, kept });
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
      this.#routes.closed?.(connection.kept.connectionId);
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

function descriptionOf({ kept, lastActiveAt }: OpenConnection): ConnectionReply {
  const { connectedAt, sourceIp, userAgent } = kept;
  return { connectedAt, lastActiveAt, sourceIp, ...(userAgent !== undefined && { userAgent }) };
}
