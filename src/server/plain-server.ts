import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * A server that has no port and knows of no upgrades: Node gives every upgrade request of a server to its `upgrade` listener, also `h2c`
 * of clients that would go on without.
 */
export function createPlainServer(limits: object, listener: RequestListener): Server {
  const server = createServer(limits, listener);
  // Node begins to keep track of connections here: time-outs and `closeIdleConnections` see none otherwise.
  server.emit('listening');
  return server;
}

/** Has the plain server read a request again from its first byte; whatever follows on the connection is its, too. */
export function answerPlainly(
  server: Server,
  requestLine: string,
  rawHeaders: readonly string[],
  head: Buffer,
  socket: Socket,
): void {
  const lines = [requestLine];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
