import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';

/** A request as a backend saw it. */
export interface Seen {
  readonly method: string;
  /** The raw target. */
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export interface Backend {
  readonly origin: string;
  readonly port: number;
  readonly seen: Seen[];
  close(): void;
}

export type BackendAnswer = (seen: Seen, outgoing: ServerResponse, incoming: IncomingMessage) => void;

const json: BackendAnswer = (_seen, outgoing) => {
  outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end('{"pet":"dog"}');
};

/** A real HTTP server on loopback that keeps what it saw. */
export async function startBackend(
  answer: BackendAnswer = json,
  options: { readonly shared?: boolean } = {},
): Promise<Backend> {
  const seen: Seen[] = [];
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const one = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: new HeaderList(incoming.rawHeaders),
        body: Buffer.concat(chunks),
      };
      seen.push(one);
      answer(one, outgoing, incoming);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  if (!options.shared) onTestFinished(close);
  return { origin: `http://127.0.0.1:${port}`, port, seen, close };
}

/** An address where nobody listens: a port that was free a moment ago. */
export async function refusingOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}
