import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RuntimeSession, type RuntimeSessionListener } from './runtime-session.ts';

/**
 * The Lambda Runtime API for the processes of a runner, on one loopback port. Every environment has a random first path
 * part of its own (`AWS_LAMBDA_RUNTIME_API=127.0.0.1:PORT/TOKEN`), so that no other process can answer for it.
 */
export class RuntimeApi {
  private readonly sessions = new Map<string, RuntimeSession>();
  private readonly token: () => string;
  private server: Promise<Server> | undefined;

  constructor(token: () => string) {
    this.token = token;
  }

  /** A place for one environment; its `close` gives it back. */
  async open(listener: RuntimeSessionListener): Promise<{ address: string; session: RuntimeSession }> {
    const token = this.token();
    const session = new RuntimeSession(listener, () => this.sessions.delete(token));
    this.sessions.set(token, session);
    this.server ??= listen((request, response) => this.handle(request, response));
    const { port } = (await this.server).address() as AddressInfo;
    return { address: `127.0.0.1:${port}/${token}`, session };
  }

  /** A port of its own for runtimes that read host and port strictly and refuse a path. */
  async openPort(listener: RuntimeSessionListener): Promise<{ address: string; session: RuntimeSession }> {
    const session: RuntimeSession = new RuntimeSession(listener, () => server.close().closeAllConnections());
    const server = await listen((request, response) => session.handle(request, response, request.url ?? ''));
    const { port } = server.address() as AddressInfo;
    return { address: `127.0.0.1:${port}`, session };
  }

  async close(): Promise<void> {
    const server = await this.server;
    server?.close().closeAllConnections();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const [, token = ''] = (request.url ?? '').split('/', 2);
    const session = this.sessions.get(token);
    if (session === undefined) response.writeHead(404).end();
    else session.handle(request, response, (request.url ?? '').slice(token.length + 1));
  }
}

function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, handle);
  server.timeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
