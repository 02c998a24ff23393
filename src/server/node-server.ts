import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { type AnswerQueue, answerBug, createAnswerQueue } from './answer-queue.ts';
import { type CrowdReporter, limitConnections } from './connection-limit.ts';
import { framingProblem, originForm } from './framing.ts';
import { gatherBody } from './gather-body.ts';
import { clientTlsOf, createTlsServer, type ServerTls } from './tls.ts';

/** A surface of the server: the data plane, gwctl's own pages. The first mount whose prefix fits takes the request. */
export interface Mount {
  /** `/_gwctl/`; `/` takes everything. */
  readonly prefix: string;
  handle(request: ClientRequest): ClientResponse | Promise<ClientResponse>;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly mounts: readonly Mount[];
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
  server.maxConnections = 4096;
  // `maxHeaderSize` bounds them; Node's own count drops those after the thousandth without a word, `Content-Length` among them.
  server.maxHeadersCount = 0;
  limitConnections(server, options.onCrowd);
  server.on('connect', (incoming, socket) => answerConnect(incoming, socket as Socket, surface));
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, () => {
      server.off('error', failed);
      done();
    });
  });
  return {
    host: options.host,
    port: (server.address() as AddressInfo).port,
    close: (grace) => close(server, grace),
  };
}

interface Surface {
  readonly options: ServerOptions;
  readonly answers: AnswerQueue;
}

function serve(incoming: IncomingMessage, outgoing: ServerResponse, surface: Surface): void {
  const { options } = surface;
  const problem = framingProblem(incoming);
  if (problem !== undefined) {
    outgoing.writeHead(400, ['Content-Type', 'application/json', 'Connection', 'close']);
    outgoing.end(JSON.stringify({ message: problem }));
    return;
  }
  const mount =
    options.mounts.find((candidate) => (incoming.url ?? '/').startsWith(candidate.prefix)) ??
    options.mounts.at(-1);
  const hasBody =
    incoming.headers['transfer-encoding'] !== undefined ||
    (incoming.headers['content-length'] ?? '0') !== '0';
  if (!hasBody) {
    answer(requestOf(incoming, noBody, false, options), outgoing, mount, surface);
    return;
  }
  gatherBody(incoming).then(
    ({ body, tooLarge }) => answer(requestOf(incoming, body, tooLarge, options), outgoing, mount, surface),
    () => outgoing.destroy(), // the client went away in the middle of its request
  );
}

const noBody = Buffer.alloc(0);

function requestOf(
  incoming: IncomingMessage,
  body: Buffer,
  tooLarge: boolean,
  options: ServerOptions,
): ClientRequest {
  const address = incoming.socket.remoteAddress ?? '';
  const tls = clientTlsOf(incoming, options.tls);
  const request = {
    method: incoming.method ?? 'GET',
    target: originForm(incoming.url ?? '/'),
    headers: new HeaderList(incoming.rawHeaders),
    body,
    remoteAddress: address.startsWith('::ffff:') ? address.slice(7) : address,
  };
  return tls || tooLarge
    ? { ...request, ...(tls && { tls }), ...(tooLarge && { bodyTooLarge: true }) }
    : request;
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

/** CONNECT is a verb that no method has: nothing is tunnelled (unverified, rest-request-phases.md 2.1). Node leaves the answer to us. */
function answerConnect(incoming: IncomingMessage, socket: Socket, surface: Surface): void {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.on('finish', () => socket.end());
  // Its target is an address of somebody else, not a path here.
  const request = { ...requestOf(incoming, noBody, false, surface.options), target: '/' };
  answer(request, outgoing, surface.options.mounts.at(-1), surface);
}

/** What the parser refuses: a URL that is too long 414, headers 431, a slow request 408, everything else 400. Bytes are written by hand, as there is no request. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, message] = brokenRequest(error);
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function brokenRequest(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): [string, string] {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['408 Request Timeout', 'Request Timeout'];
  if (error.code !== 'HPE_HEADER_OVERFLOW') return ['400 Bad Request', 'Bad Request'];
  // Node counts the request line among the headers; one without an end is a URL that is too long.
  const start = error.rawPacket?.subarray(0, 16_384).toString('latin1') ?? '';
  const isLongUrl = /^[A-Z]+ \//.test(start) && !start.includes('\n');
  return isLongUrl
    ? ['414 URI Too Long', 'Request URI too long']
    : ['431 Request Header Fields Too Large', 'Request Header Fields Too Large'];
}

async function close(server: Server, graceMillis: number): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMillis);
  // A keep-alive connection becomes idle after the answer it waits for: ask again until all are gone.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(timer);
  clearInterval(sweep);
}
