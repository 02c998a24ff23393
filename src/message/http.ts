import type { Readable } from 'node:stream';
import type { HeaderList } from './header-list.ts';

/** A request as it came from a caller. */
export interface ClientRequest {
  /** The verb as sent. */
  readonly method: string;
  /** Path and query, raw: never decoded, never normalised. */
  readonly target: string;
  readonly headers: HeaderList;
  /** The whole body; empty when there is none. */
  readonly body: Buffer;
  /** The body before its `Content-Encoding` was undone, where there was one: what a signature is made of. */
  readonly codedBody?: Buffer;
  /** The caller's address, without a port; IPv4-mapped IPv6 addresses in IPv4 form. */
  readonly remoteAddress: string;
  readonly tls?: ClientTls;
  /** The body was larger than 10 MB and was not kept. */
  readonly bodyTooLarge?: boolean;
}

export interface ClientTls {
  readonly version: string;
  readonly cipher: string;
  /** Mutual TLS. */
  readonly clientCert?: {
    readonly clientCertPem: string;
    readonly subjectDN: string;
    readonly issuerDN: string;
    readonly serialNumber: string;
    readonly validity: { readonly notBefore: string; readonly notAfter: string };
  };
}

/** The bytes that go back to the caller. `Date`, `Connection` and `Content-Length` are the server's to add. */
export interface ClientResponse {
  status: number;
  headers: HeaderList;
  /** Text is sent as UTF-8; a stream only with `responseTransferMode: STREAM`. */
  body: string | Buffer | Readable;
}

/** A request that API Gateway makes to an HTTP endpoint or an AWS service. */
export interface EndpointRequest {
  method: string;
  /** `https://host[:port]`, without a path. */
  origin: string;
  /** Raw path with query, from the first slash; sent byte for byte. */
  path: string;
  headers: HeaderList;
  body: string | Buffer | undefined;
  timeoutInMillis: number;
  /** Cuts the request off: whoever waits for the answer has gone. */
  signal?: AbortSignal;
  /** `responseTransferMode: STREAM`: the answer comes as soon as its headers are there, its body as a stream of any length. */
  readonly isStreamed?: boolean;
  /** A request without a body says `Content-Length: 0` whatever its verb, as HTTP APIs send it. */
  readonly announcesEmptyBody?: boolean;
  readonly tls?: {
    readonly insecureSkipVerification?: boolean;
    readonly serverNameToVerify?: string;
    readonly cert?: string;
    readonly key?: string;
  };
}

export interface EndpointResponse {
  status: number;
  headers: HeaderList;
  body: string | Buffer | Readable;
  /** Lambda, streamed: the metadata that came before the body, JSON text. */
  readonly prelude?: string;
  /** Lambda: the body as a value, where reading its text would give the same. */
  readonly value?: unknown;
  /** Lambda: the payload is an error object (`X-Amz-Function-Error`). */
  readonly functionError?: string;
  /** The request id the AWS endpoint returned: `$context.awsEndpointRequestId`. */
  readonly requestId?: string;
}
