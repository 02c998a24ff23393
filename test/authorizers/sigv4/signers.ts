import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignatureV4 } from '@smithy/signature-v4';
import { sign as signWithAws4 } from 'aws4';
import { HeaderList } from '../../../src/message/header-list.ts';
import type { ClientRequest } from '../../../src/message/http.ts';

const folder = join(import.meta.dirname, '../../../fixtures/authorizers/sigv4');
export const host = 'abcdef1234.execute-api.us-east-1.amazonaws.com';

export interface Shape {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request that a signer made, as it goes over the wire. */
export interface SignedRequest {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const plainKeys: Keys = { accessKeyId: 'AKIDPLAIN', secretAccessKey: 'secret/of+plain' };
export const sessionKeys: Keys = {
  accessKeyId: 'ASIASESSION',
  secretAccessKey: 'secret/of+session',
  sessionToken: 'session//token+1==',
};

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as never;
export const shapes = read('requests.json') as readonly Shape[];
/** Signed by botocore, and by the AWS CLI on its way to a server on this machine; made by record.py. */
export const botocoreRequests = read('botocore.json') as readonly SignedRequest[];
export const cliRequests = read('aws-cli.json') as readonly SignedRequest[];

/** As the AWS SDK for JavaScript signs. */
export async function signWithSmithy(
  shape: Shape,
  keys: Keys,
  form: 'header' | 'query',
  at: Date,
): Promise<SignedRequest> {
  const signer = new SignatureV4({
    credentials: keys,
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const [path = '', rawQuery = ''] = shape.target.split(/\?(.*)/s);
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) query[name] = [...(query[name] ?? []), value];
  const request = {
    protocol: 'https:',
    hostname: host,
    method: shape.method,
    path,
    query,
    headers: { host, ...shape.headers },
    ...(shape.body !== undefined && { body: shape.body }),
  };
  const signed =
    form === 'header'
      ? await signer.sign(request, { signingDate: at })
      : await signer.presign(request, { signingDate: at, expiresIn: 300 });
  return {
    name: shape.name,
    method: shape.method,
    target: path + queryText((signed.query ?? {}) as Record<string, string | string[]>),
    headers: Object.entries(signed.headers),
    body: shape.body ?? '',
  };
}

function queryText(query: Record<string, string | string[]>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

export function aws4Request(shape: Shape, keys: Keys, form: 'header' | 'query'): SignedRequest {
  const signed = signWithAws4(
    {
      host,
      path: shape.target,
      method: shape.method,
      headers: { ...shape.headers },
      ...(shape.body !== undefined && { body: shape.body }),
      service: 'execute-api',
      region: 'us-east-1',
      ...(form === 'query' && { signQuery: true }),
    },
    keys,
  );
  const headers = Object.entries(signed.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  return {
    name: shape.name,
    method: shape.method,
    target: signed.path,
    headers: hasHost ? headers : [['Host', host], ...headers],
    body: shape.body ?? '',
  };
}

export function clientRequest(signed: SignedRequest): ClientRequest {
  return {
    method: signed.method,
    target: signed.target,
    headers: HeaderList.from(signed.headers),
    body: Buffer.from(signed.body),
    remoteAddress: '127.0.0.1',
  };
}

/** The timestamp that a signed request carries. */
export function timestampIn(signed: SignedRequest): string {
  const header = signed.headers.find(([name]) => name.toLowerCase() === 'x-amz-date')?.[1];
  return header ?? new URLSearchParams(signed.target.split('?')[1]).get('X-Amz-Date') ?? '';
}

/** SHA-256 as smithy asks for it. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: unknown): void {
    this.#hash.update(typeof data === 'string' ? data : Buffer.from(data as Uint8Array));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}
