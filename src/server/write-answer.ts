import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ClientResponse } from '../message/http.ts';

/** Writes one answer with what frames it: `Connection`, and `Content-Length` unless it is streamed. */
export function writeAnswer(
  response: ClientResponse,
  outgoing: ServerResponse,
  closesConnection: boolean,
): void {
  const { body, status } = response;
  const headers = response.headers.raw;
  // Said outright, or Node adds a Keep-Alive header that API Gateway does not send.
  headers.push('Connection', closesConnection ? 'close' : 'keep-alive');
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    stream(status, headers, body, outgoing);
    return;
  }
  const isHead = outgoing.req.method === 'HEAD';
  // An answer to HEAD may bring the length that GET would have.
  if (mayHaveBody(status) && !(isHead && response.headers.has('content-length'))) {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    headers.push('Content-Length', String(length));
  }
  outgoing.writeHead(status, headers);
  if (closesConnection && !outgoing.req.complete) endBehindBody(outgoing, isHead ? '' : body);
  else outgoing.end(isHead ? undefined : body);
}

/** How long a refused client may go on sending. */
const lingerMillis = 5_000;

/**
 * An answer that comes before the end of its request, and closes the connection: the answer is on its way at once, the connection is
 * closed when the rest of the request was read and dropped. Bytes that nobody reads would make the close a reset, which costs a client
 * that writes first the answer.
 */
function endBehindBody(outgoing: ServerResponse, body: string | Buffer): void {
  const { req } = outgoing;
  if (body.length > 0) outgoing.write(body);
  else outgoing.flushHeaders();
  const end = () => void outgoing.end();
  const timer = setTimeout(end, lingerMillis);
  outgoing.once('close', () => clearTimeout(timer));
  req.once('end', end).resume();
}

/** 1xx, 204 and 304 have no body (RFC 9110, 6.4.1). */
function mayHaveBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 304;
}

function stream(status: number, headers: string[], body: Readable, outgoing: ServerResponse): void {
  if (outgoing.destroyed) {
    // The client went before there was an answer: `close` will not come again.
    body.destroy();
    return;
  }
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders(); // the first byte of the body may be long in coming
  body.on('error', () => outgoing.destroy());
  outgoing.on('close', () => body.destroy());
  body.pipe(outgoing);
}
