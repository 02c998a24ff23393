import type { IncomingMessage } from 'node:http';
import { HeaderList } from '../message/header-list.ts';
import type { ClientResponse } from '../message/http.ts';
import { framingProblem } from './framing.ts';

/** Whether a request asks for WebSocket at all: others that upgrade, as `h2c`, are plain requests here. */
export function asksForWebSocket(incoming: IncomingMessage): boolean {
  const { method, headers } = incoming;
  return (
    method === 'GET' &&
    framingProblem(incoming) === undefined &&
    headers.upgrade?.toLowerCase() === 'websocket'
  );
}

/** 16 bytes in base64. */
const keyForm = /^[+/0-9A-Za-z]{22}==$/;
/** RFC 9110, 5.6.2. */
const tokenForm = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Why a request that asks for WebSocket is no handshake (RFC 6455, 4.2.1 and 4.4; unverified: what AWS answers). Bytes behind the head
 * are frames, so that a body is refused: two parsers would take it for two things.
 */
export function handshakeProblem(incoming: IncomingMessage): ClientResponse | undefined {
  const { headers, httpVersionMinor } = incoming;
  if (httpVersionMinor === 0) return refusal(400, 'A WebSocket handshake needs HTTP/1.1.');
  if (headers.host === undefined) return refusal(400, 'A request needs a Host header.');
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    return refusal(400, 'A WebSocket handshake has no body.');
  if (headers['sec-websocket-version'] !== '13')
    return refusal(426, 'The only WebSocket version is 13.', ['Sec-WebSocket-Version', '13']);
  if (!keyForm.test(headers['sec-websocket-key'] ?? ''))
    return refusal(400, 'Sec-WebSocket-Key is missing or is not 16 bytes in base64.');
  const offered = headers['sec-websocket-protocol'];
  return offered === undefined || areProtocols(offered)
    ? undefined
    : refusal(400, 'Sec-WebSocket-Protocol is no list of names.');
}

/** Whether a subprotocol may be named as it is: what comes from a backend could end the header line. */
export function isProtocolName(name: string): boolean {
  return tokenForm.test(name);
}

/** Names, none of them twice. */
function areProtocols(offered: string): boolean {
  const names = offered.split(',').map((name) => name.trim());
  return new Set(names).size === names.length && names.every(isProtocolName);
}

function refusal(status: number, message: string, headers: readonly string[] = []): ClientResponse {
  return {
    status,
    headers: new HeaderList(['Content-Type', 'application/json', ...headers]),
    body: JSON.stringify({ message }),
  };
}
