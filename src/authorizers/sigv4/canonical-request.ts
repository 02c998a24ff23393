import { createHash } from 'node:crypto';
import type { ClientRequest } from '../../message/http.ts';
import type { QueryPair } from './parse-query.ts';
import { algorithm, type Signature } from './signature.ts';

/** Encodes as RFC 3986 asks: all but letters, digits, `-._~`. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * The path as it is signed: each segment of the path on the wire encoded once more, as for every service but S3
 * (rest-request-phases.md 4.6, documented).
 */
export function canonicalPath(rawPath: string): string {
  return rawPath === '' ? '/' : rawPath.split('/').map(encodeRfc3986).join('/');
}

/** Dot segments resolved and slashes collapsed, as SDKs do before they sign (AWS general reference, documented). */
export function normalizePath(rawPath: string): string {
  const kept: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const trailing = kept.length > 0 && rawPath.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

/** Names and values encoded, sorted by name and then value; the signature itself is left out. */
export function canonicalQuery(query: readonly QueryPair[]): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): QueryPair => [encodeRfc3986(name), encodeRfc3986(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** One line a header: lower-case name, values trimmed, runs of blanks made one, several values joined by commas. */
export function canonicalHeaders(names: readonly string[], request: ClientRequest): string {
  return names
    .map((name) => {
      const values = request.headers.all(name).map((value) => value.trim().replace(/\s+/g, ' '));
      return `${name}:${values.join(',')}\n`;
    })
    .join('');
}

/** The parts of a canonical request that a verifier may have to try in more than one form. */
export interface CanonicalChoice {
  readonly path: string;
  readonly payloadHash: string;
}

export function canonicalRequest(
  request: ClientRequest,
  signature: Signature,
  query: readonly QueryPair[],
  choice: CanonicalChoice,
): string {
  return [
    request.method,
    canonicalPath(choice.path),
    canonicalQuery(query),
    canonicalHeaders(signature.signedHeaders, request),
    signature.signedHeaders.join(';'),
    choice.payloadHash,
  ].join('\n');
}

/** What the signature is made of: algorithm, date, scope, digest of the canonical request. */
export function stringToSign(signature: Signature, canonical: string): string {
  const scope = [signature.date, signature.region, signature.service, signature.terminator].join('/');
  return [algorithm, signature.timestamp, scope, sha256Hex(canonical)].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
