import type { Server, Socket } from 'node:net';

/** Connections that another process accepts and hands over. */
export interface SocketSource {
  /** Where they are accepted. */
  readonly port: number;
  /** Takes each connection from now on. */
  take(connection: (socket: Socket) => void): void;
}

/** How a server comes by its connections. */
export interface Accepting {
  readonly port: number;
  /** Takes no more; resolves when all of them are gone. */
  stop(): Promise<void>;
}

/** Gives a server that has no port the connections of a source. */
export function acceptFrom(server: Server, source: SocketSource): Accepting {
  const open = new Set<Socket>();
  let onIdle: (() => void) | undefined;
  // Node begins to keep track of connections here: time-outs and `closeIdleConnections` see none otherwise.
  server.emit('listening');
  source.take((socket) => {
    // Node itself counts only where it listens.
    if (onIdle || open.size >= server.maxConnections) return void socket.destroy();
    // As a listening server of node:http has it: a client may close its half and wait for the answer.
    socket.allowHalfOpen = true;
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) onIdle?.();
    });
    server.emit('connection', socket);
  });
  return {
    port: source.port,
    stop: () =>
      new Promise((done) => {
        onIdle = done;
        server.close();
        if (open.size === 0) done();
      }),
  };
}
