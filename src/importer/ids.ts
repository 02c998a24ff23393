import { createHash } from 'node:crypto';

/** Kinds of things that get an id of six characters inside an API. */
type IdKind = 'resource' | 'authorizer';

/**
 * The id of a new API, 10 characters. AWS draws ids; gwctl derives them from natural keys, so that importing a file twice gives the
 * same ids (import-export.md 2.10 and law 3).
 */
export function apiIdOf(name: string, protocol: string): string {
  return hashedId(10, ['api', protocol, name]);
}

/** The id of a part of an API, 6 characters, from its natural key. */
export function partIdOf(apiId: string, kind: IdKind, key: string): string {
  return hashedId(6, [apiId, kind, key]);
}

/** The id of the root resource: 10 characters, as AWS's (rest-request-phases.md; the length carries no meaning). */
export function rootResourceId(apiId: string): string {
  return hashedId(10, [apiId, 'resource', '/']);
}

function hashedId(length: number, parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\0')).digest();
  const number = digest.readBigUInt64BE(0);
  return number.toString(36).padStart(13, '0').slice(-length);
}
