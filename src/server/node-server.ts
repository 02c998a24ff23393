import { createServer, type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { type AnswerQueue, answerBug, createAnswerQueue } from './answer-queue.ts';
import { clientRequest, noBody } from './client-request.ts';
import { type CrowdReporter, limitConnections } from './connection-limit.ts';
import { framingProblem } from './framing.ts';
import { gatherBody } from './gather-body.ts';
import { type Mount, mountFor } from './mount.ts';
import { createPlainServer } from './plain-server.ts';
import { type Accepting, acceptFrom, type SocketSource } from './socket-source.ts';
import { createTlsServer, type ServerTls } from './tls.ts';
import { takeUpgrades, type Upgrades } from './websocket-upgrade.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly mounts: readonly Mount[];
  /** Absent: listens itself. */
  readonly sockets?: SocketSource;
  /** HTTPS in place of HTTP. */
  readonly tls?: ServerTls;
  /** Told of errors that are gwctl's own. */
  readonly onBug: (error: unknown) => void;
  /** Told of an address that opens more connections than one may. */
  readonly onCrowd?: CrowdReporter;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Stops accepting, lets what is running finish for at most `graceMillis`, then cuts. */
  close(graceMillis: number): Promise<void>;
}

/** Listens with limits against slow and greedy clients (reliability.md T9). Rejects with Node's error when the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = {
    // Header values of 10,240 bytes are API Gateway's limit; names, framing and its own answer to more need room.
    maxHeaderSize: 32 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 60_000,
    noDelay: true,
  };
  const surface = { options, answers: createAnswerQueue(options.onBug) };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    serve(incoming, outgoing, surface);
  const server = options.tls
    ? await createTlsServer(options.tls, limits, listener)
    : createServer(limits, listener);
  server.maxConnections = mostConnections;
  const plain = createPlainServer(limits, listener);
  const { onBug, mounts, tls, onCrowd } = options;
  const speaksSockets = () => mounts.some(({ sockets }) => sockets?.speaks());
  const { release } = limitConnections(server, speaksSockets, onCrowd);
  const upgrades = takeUpgrades(server, { mounts, tls, onBug, plain, onHandshake: release });
  for (const each of [server, plain]) answerOddRequests(each, surface);
  const accepting = options.sockets ? acceptFrom(server, options.sockets) : await listen(server, options);
  return {
    host: options.host,
    port: accepting.port,
    close: (grace) => close(accepting, [server, plain], upgrades, grace),
  };
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<Accepting> {
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((done) => void server.close(() => done())),
  };
}

/** HTTP clients have their own, smaller limit; the rest is for WebSocket connections, which stay open. */
const mostConnections = 24_576;

interface Surface {
  readonly options: ServerOptions;
  readonly answers: AnswerQueue;
}

function serve(incoming: IncomingMessage, outgoing: ServerResponse, surface: Surface): void {
  const { options } = surface;
  const mount = mountFor(options.mounts, incoming.url ?? '/');
  const problem = framingProblem(incoming);
  if (problem !== undefined) {
    const request = clientRequest(incoming, noBody, false, options.tls);
    surface.answers.add(refusalOf(mount, 400, problem, request), outgoing, true);
    return;
  }
  const hasBody =
    incoming.headers['transfer-encoding'] !== undefined ||
    (incoming.headers['content-length'] ?? '0') !== '0';
  if (!hasBody) {
    answer(clientRequest(incoming, noBody, false, options.tls), outgoing, mount, surface);
    return;
  }
  gatherBody(incoming).then(
    ({ body, tooLarge }) =>
      answer(clientRequest(incoming, body, tooLarge, options.tls), outgoing, mount, surface),
    () => outgoing.destroy(), // the client went away in the middle of its request
  );
}

function answer(
  request: ClientRequest,
  outgoing: ServerResponse,
  mount: Mount | undefined,
  surface: Surface,
): void {
  const failed = (error: unknown) => {
    surface.options.onBug(error);
    answerBug(outgoing);
  };
  // As the parser reads it: HTTP/1.0 callers and a `close` among others in `Connection` wait for the end of the connection.
  const closes = request.bodyTooLarge === true || !outgoing.shouldKeepAlive;
  try {
    if (!mount) throw new Error('The server has no mounts.');
    const response = mount.handle(request);
    if (!(response instanceof Promise)) surface.answers.add(response, outgoing, closes);
    else response.then((ready) => surface.answers.add(ready, outgoing, closes), failed);
  } catch (error) {
    failed(error);
  }
}

/** What Node does not give to the listener of requests. */
function answerOddRequests(server: Server, surface: Surface): void {
  // `maxHeaderSize` bounds them; Node's own count drops those after the thousandth without a word, `Content-Length` among them.
  server.maxHeadersCount = 0;
  server.on('connect', (incoming, socket) => answerConnect(incoming, socket as Socket, surface));
  const { mounts } = surface.options;
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket, mounts.at(-1)));
}

/** CONNECT is a verb that no method has: nothing is tunnelled (unverified, rest-request-phases.md 2.1). Node leaves the answer to us. */
function answerConnect(incoming: IncomingMessage, socket: Socket, surface: Surface): void {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.on('finish', () => socket.end());
  // Its target is an address of somebody else, not a path here.
  const request = { ...clientRequest(incoming, noBody, false, surface.options.tls), target: '/' };
  answer(request, outgoing, surface.options.mounts.at(-1), surface);
}

/** What the parser refuses: a URL that is too long 414, headers 431, a slow request 408, everything else 400. Bytes are written by hand, as there is no request. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, mount: Mount | undefined): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const { status, headers, body } = refusalOf(mount, ...brokenRequest(error), undefined);
  const text = String(body);
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `Date: ${new Date().toUTCString()}`];
  for (let i = 0; i < headers.raw.length; i += 2) lines.push(`${headers.raw[i]}: ${headers.raw[i + 1]}`);
  lines.push(`Content-Length: ${Buffer.byteLength(text)}`, 'Connection: close');
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

function refusalOf(
  mount: Mount | undefined,
  status: number,
  message: string,
  request: ClientRequest | undefined,
): ClientResponse {
  const plain = () => ({
    status,
    headers: new HeaderList(['Content-Type', 'application/json']),
    body: JSON.stringify({ message }),
  });
  return mount?.refuse?.(status, message, request) ?? plain();
}

function brokenRequest(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): [number, string] {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout'];
  if (error.code !== 'HPE_HEADER_OVERFLOW') return [400, 'Bad Request'];
  // Node counts the request line among the headers; one without an end is a URL that is too long.
  const start = error.rawPacket?.subarray(0, 16_384).toString('latin1') ?? '';
  const isLongUrl = /^[A-Z]+ \//.test(start) && !start.includes('\n');
  return isLongUrl ? [414, 'Request URI too long'] : [431, 'Request Header Fields Too Large'];
}

async function close(
  accepting: Accepting,
  servers: readonly Server[],
  upgrades: Upgrades,
  graceMillis: number,
): Promise<void> {
  // The first has the port, and every connection is one of its; the second never listened.
  const closed = accepting.stop();
  servers.at(-1)?.close();
  const closeIdle = () => {
    for (const server of servers) server.closeIdleConnections();
  };
  const idle = upgrades.close(graceMillis);
  closeIdle();
  const timer = setTimeout(() => {
    upgrades.destroy();
    for (const server of servers) server.closeAllConnections();
  }, graceMillis);
  // A keep-alive connection becomes idle after the answer it waits for: ask again until all are gone.
  const sweep = setInterval(closeIdle, 50);
  await Promise.all([closed, idle]);
  clearTimeout(timer);
  clearInterval(sweep);
}
