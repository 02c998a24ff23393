import type { Server, Socket } from 'node:net';

/** How many HTTP connections there may be, and how many of them one address may hold (reliability.md T9): no caller takes them all. */
const most = 4096;
const mostPerAddress = 256;
/** Where WebSocket is spoken: clients open hundreds in one go, and each is an HTTP connection until its handshake was read. */
const mostHandshakesPerAddress = 1024;

/** Told once of an address whose further connections are closed. */
export type CrowdReporter = (address: string, most: number) => void;

export interface ConnectionLimit {
  /**
   * The connection became a WebSocket and counts no longer: those stay open as long as their clients like, and how many there are is what
   * the limits of their API say (websocket.md 9).
   */
  release(socket: Socket): void;
}

/**
 * Closes what is opened beyond the limits. Works for HTTP and HTTPS servers: both see the plain socket first.
 * @param speaksSockets whether there is something to shake hands with
 */
export function limitConnections(
  server: Server,
  speaksSockets: () => boolean,
  onCrowd: CrowdReporter | undefined,
): ConnectionLimit {
  const open = new Map<string, number>();
  const told = new Set<string>();
  let total = 0;
  const count = (address: string, more: 1 | -1) => {
    total += more;
    const now = (open.get(address) ?? 0) + more;
    if (now === 0) open.delete(address);
    else open.set(address, now);
  };
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (total >= most) return void socket.destroy();
    const held = open.get(address) ?? 0;
    if (held >= mostPerAddress && (held >= mostHandshakesPerAddress || !speaksSockets())) {
      if (!told.has(address)) onCrowd?.(address, held);
      told.add(address);
      socket.destroy();
      return;
    }
    count(address, 1);
    socket.once('close', () => count(address, -1));
  });
  return {
    release(socket) {
      const address = socket.remoteAddress ?? '';
      count(address, -1);
      // What was taken off here is put back, as the end of the connection takes it off in any case.
      socket.once('close', () => count(address, 1));
    },
  };
}
