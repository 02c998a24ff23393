import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest } from '../../message/http.ts';

/** Who signs what for whom, and when. */
export interface SigningScope {
  readonly service: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Never signed: what a proxy or the trace may change on the way. */
const unsigned = new Set(['x-amzn-trace-id', 'user-agent', 'connection', 'expect']);

/**
 * The request with SigV4 headers (`X-Amz-Date`, `X-Amz-Security-Token`, `Authorization`), for the host it is sent to.
 * S3 signs the path as it stands and wants the body's hash; every other service signs it encoded once more.
 */
export async function signRequest(request: EndpointRequest, scope: SigningScope): Promise<EndpointRequest> {
  const isS3 = scope.service === 's3' || scope.service === 's3-object-lambda';
  const signer = new SignatureV4({
    service: scope.service,
    region: scope.region,
    credentials: scope.credentials,
    sha256: NodeSha256,
    uriEscapePath: !isS3,
    applyChecksum: isS3,
  });
  const { headers } = await signer.sign(signable(request), {
    signingDate: new Date(scope.now),
    unsignableHeaders: unsigned,
  });
  return { ...request, headers: withSignature(request.headers, headers) };
}

function signable(request: EndpointRequest) {
  const { host, hostname, protocol, port } = new URL(request.origin);
  const [path = '', query = ''] = splitQuery(request.path);
  const headers: Record<string, string> = { host: request.headers.last('host') ?? host };
  for (const [name, value] of request.headers) headers[name.toLowerCase()] = value;
  return {
    method: request.method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path,
    query: queryBag(query),
    headers,
    body: request.body ?? '',
  };
}

function splitQuery(path: string): [string, string] {
  const at = path.indexOf('?');
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
}

function queryBag(query: string): Record<string, string | string[]> {
  const bag = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const values = bag.get(name);
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    if (values === undefined) bag.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(bag);
}

/** Malformed escapes are signed as they stand. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const added: ReadonlyMap<string, string> = new Map([
  ['x-amz-date', 'X-Amz-Date'],
  ['x-amz-security-token', 'X-Amz-Security-Token'],
  ['x-amz-content-sha256', 'X-Amz-Content-Sha256'],
  ['authorization', 'Authorization'],
]);

function withSignature(headers: HeaderList, signed: Readonly<Record<string, string>>): HeaderList {
  const result = headers.copy();
  for (const [name, spelling] of added) {
    const value = signed[name];
    if (value !== undefined) result.set(spelling, value);
  }
  return result;
}

/** SHA-256 and its keyed form in the shape the signer asks for. */
class NodeSha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
