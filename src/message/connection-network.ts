import type { KeptConnection } from './websocket.ts';

/** One call of `@connections` (websocket.md 7) to the process that holds the connection. */
export interface ConnectionCall {
  readonly act: 'send' | 'describe' | 'close';
  readonly apiId: string;
  readonly stageName: string;
  readonly connectionId: string;
  /** What is sent, as it came; empty for the others. */
  readonly body: Buffer;
}

/**
 * What became of it. `gone`: nobody has the connection. `full`: its client reads too slowly. `late`: the process that may have it did not
 * answer in time, and will not do it any more.
 */
export type ConnectionReply = 'done' | 'gone' | 'full' | 'late' | ConnectionDescription;

/** What GET tells of a connection; times are epoch milliseconds. */
export interface ConnectionDescription {
  readonly connectedAt: number;
  readonly lastActiveAt: number;
  readonly sourceIp: string;
  readonly userAgent?: string;
}

/** An open connection without its socket: all that `$disconnect` needs. */
export interface HeldConnection {
  readonly apiId: string;
  readonly stageName: string;
  readonly kept: KeptConnection;
}

/** How a process reaches the connections of others that serve the same gateway, and they its own. */
export interface ConnectionNetwork {
  /** Ids of this process's connections begin with it, and nobody else's do: an id says who is to be asked. */
  readonly mark: string;
  /** Asks the process that holds the connection. Never rejects, and answers within seconds. */
  call(call: ConnectionCall): Promise<ConnectionReply>;
  /** A connection of this process is open: where the process dies, another one runs its `$disconnect`. */
  opened(connection: HeldConnection): void;
  /** It is over, and its `$disconnect` is about to run here. */
  closed(connectionId: string): void;
}
