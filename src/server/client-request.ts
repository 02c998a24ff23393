import type { IncomingMessage } from 'node:http';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest } from '../message/http.ts';
import { originForm } from './framing.ts';
import { clientTlsOf, type ServerTls } from './tls.ts';

/** The body of a request that has none. */
export const noBody: Buffer = Buffer.alloc(0);

/** What Node read of a request, in the words of the mounts. */
export function clientRequest(
  incoming: IncomingMessage,
  body: Buffer,
  tooLarge: boolean,
  serverTls: ServerTls | undefined,
): ClientRequest {
  const address = incoming.socket.remoteAddress ?? '';
  const tls = clientTlsOf(incoming, serverTls);
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
