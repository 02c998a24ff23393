import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { SecureContext, TLSSocket } from 'node:tls';
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

/** An HTTPS server: callers are asked for a certificate by names with a trust store; the verdict is looked at per request. */
export async function createTlsServer(
  tls: ServerTls,
  options: object,
  listener: RequestListener,
): Promise<Server> {
  // Loaded here: most gateways speak plain HTTP, and start sooner without.
  const [{ createServer }, { createSecureContext }] = await Promise.all([
    import('node:https'),
    import('node:tls'),
  ]);
  const own = { cert: tls.cert, key: tls.key };
  const contexts = new Map<string, SecureContext>();
  for (const [name, ca] of tls.trustStores) contexts.set(name, createSecureContext({ ...own, ca: [...ca] }));
  return createServer(
    {
      ...options,
      ...own,
      minVersion: 'TLSv1.2',
      requestCert: contexts.size > 0,
      rejectUnauthorized: false,
      SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) =>
        done(null, contexts.get(name.toLowerCase())),
    },
    listener,
  );
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
