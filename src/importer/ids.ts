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
  const text = parts.join('\0');
  let high = 0x9e3779b9 ^ text.length;
  let low = 0x85ebca6b ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
  }
  return (letters(high) + letters(low)).slice(-length);
}

function letters(hash: number): string {
  return mixed(hash).toString(36).padStart(7, '0');
}

/** The finish of a 32-bit hash (FNV-1a): these are names, not secrets, and a large API has thousands of them. */
function mixed(unmixed: number): number {
  let hash = unmixed ^ (unmixed >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
