import { HeaderList } from '../../src/message/header-list.ts';
import type { ClientRequest } from '../../src/message/http.ts';
import type { ClientSocket, HandshakeAnswer, HandshakeRequest } from '../../src/message/websocket.ts';
import { type RunningServer, startServer } from '../../src/server/node-server.ts';
import type { ServerTls } from '../../src/server/tls.ts';

/** What happened on one connection, in order. */
export interface SeenConnection {
  readonly socket: ClientSocket;
  readonly messages: string[];
  alive: number;
  closed: readonly [number, string] | undefined;
}

export interface SocketServer {
  readonly port: number;
  readonly handshakes: HandshakeRequest[];
  readonly connections: SeenConnection[];
  readonly plain: ClientRequest[];
  readonly bugs: unknown[];
  /** The next connection that closes. */
  closed(): Promise<readonly [number, string]>;
  close(graceMillis?: number): Promise<void>;
  readonly server: RunningServer;
}

export interface SocketServerOptions {
  /** What becomes of a handshake; default: it is accepted. `accept` opens the connection that is looked at. */
  readonly answer?: (
    request: HandshakeRequest,
    accept: (subprotocol?: string) => HandshakeAnswer,
  ) => HandshakeAnswer | Promise<HandshakeAnswer>;
  readonly tls?: ServerTls;
  readonly message?: (socket: ClientSocket, text: string) => void;
  readonly leave?: (socket: ClientSocket) => void;
}

/** A server that speaks WebSocket below `/ws` and plain HTTP elsewhere, and keeps what it hears. Every message is answered with itself. */
export async function startSocketServer(options: SocketServerOptions = {}): Promise<SocketServer> {
  const {
    answer = (_request, accept) => accept(),
    message = (socket, text) => void socket.send(text),
    leave = (socket) => socket.close(1001, 'Going away'),
  } = options;
  const handshakes: HandshakeRequest[] = [];
  const connections: SeenConnection[] = [];
  const plain: ClientRequest[] = [];
  const bugs: unknown[] = [];
  const waiting: ((end: readonly [number, string]) => void)[] = [];
  const ends: (readonly [number, string])[] = [];
  const accept = (subprotocol?: string): HandshakeAnswer => ({
    ...(subprotocol !== undefined && { subprotocol }),
    open(socket) {
      const seen: SeenConnection = { socket, messages: [], alive: 0, closed: undefined };
      connections.push(seen);
      return {
        message(text) {
          seen.messages.push(text);
          message(socket, text);
        },
        alive: () => void seen.alive++,
        leave: () => leave(socket),
        closed(code, reason) {
          seen.closed = [code, reason];
          const next = waiting.shift();
          if (next) next(seen.closed);
          else ends.push(seen.closed);
        },
      };
    },
  });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [
      {
        prefix: '/',
        handle(request) {
          plain.push(request);
          if (request.target === '/slow') return new Promise(() => undefined);
          const body = `${request.method} ${request.target} ${request.body.toString()}`;
          return { status: 200, headers: new HeaderList([]), body };
        },
        sockets: {
          speaks: () => true,
          takes: ({ target }) => target.startsWith('/ws'),
          upgrade(request) {
            handshakes.push(request);
            return answer(request, accept);
          },
        },
      },
    ],
    onBug: (error) => bugs.push(error),
    ...(options.tls && { tls: options.tls }),
  });
  return {
    port: server.port,
    handshakes,
    connections,
    plain,
    bugs,
    closed() {
      const end = ends.shift();
      return end ? Promise.resolve(end) : new Promise((done) => waiting.push(done));
    },
    close: (graceMillis = 0) => server.close(graceMillis),
    server,
  };
}
