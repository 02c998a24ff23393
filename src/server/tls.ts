import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { ClientTls } from '../message/http.ts';

/** HTTPS: the server's own certificate, and the trust stores of names that ask callers for theirs. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** Mutual TLS: PEM certificates a caller's must chain to, by server name in lower case. */
  readonly trustStores: ReadonlyMap<string, readonly string[]>;
  /** A caller's certificate as `$context.identity.clientCert` shows it. */
  describe(certificate: X509Certificate): NonNullable<ClientTls['clientCert']>;
}

/** Options of `https.createServer`: callers are asked for a certificate by names with a trust store; the verdict is looked at per request. */
export function httpsOptions(tls: ServerTls): object {
  const own = { cert: tls.cert, key: tls.key };
  const contexts = new Map<string, SecureContext>();
  for (const [name, ca] of tls.trustStores) contexts.set(name, createSecureContext({ ...own, ca: [...ca] }));
  return {
    ...own,
    minVersion: 'TLSv1.2',
    requestCert: contexts.size > 0,
    rejectUnauthorized: false,
    SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) =>
      done(null, contexts.get(name.toLowerCase())),
  };
}

/** What TLS says of a request; undefined over plain HTTP. A certificate that no trust store vouches for is none. */
export function clientTlsOf(incoming: IncomingMessage, tls: ServerTls | undefined): ClientTls | undefined {
  if (!tls) return undefined;
  const socket = incoming.socket as TLSSocket; // the HTTPS server has no other sockets
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    ...(certificate && { clientCert: tls.describe(certificate) }),
  };
}
