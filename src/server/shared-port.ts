import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A port whose connections go to other processes. */
export interface SharedPort {
  readonly port: number;
  /** Accepts no more. */
  close(): void;
}

/** More that no process has taken yet are dropped. */
const mostWaiting = 4096;

/**
 * Accepts connections and reads nothing from them. Rejects with Node's error when the port is taken.
 * One process accepts, in turn for all workers: where each waits at the port itself, the first that wakes takes a whole burst of
 * connections, and keep-alive leaves them there.
 */
export function openSharedPort(
  place: { readonly host: string; readonly port: number },
  onConnection: (socket: Socket) => void,
): Promise<SharedPort> {
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  server.maxConnections = mostWaiting;
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(place.port, place.host, () => {
      server.off('error', failed);
      done({ port: (server.address() as AddressInfo).port, close: () => void server.close() });
    });
  });
}
