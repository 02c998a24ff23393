import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { type KeySet, KeySetError } from './issuer-directory.ts';

/** Claims of a token whose signature was verified. */
export type Claims = Readonly<Record<string, unknown>>;

export type VerifiedToken =
  | { readonly ok: true; readonly issuer: string; readonly claims: Claims }
  | { readonly ok: false; readonly reason: string };

export interface TokenRules {
  /** The keys of an issuer; undefined for one that is not trusted here. */
  readonly keysOf: (issuer: string) => KeySet | undefined;
  /** Signature algorithms taken: from the configuration, never from the token. */
  readonly algorithms: readonly string[];
}

/** All headers of a request together have at most 10240 bytes (rest-request-phases.md 9). */
const maxTokenLength = 10_240;

/**
 * Verifies a token's form, algorithm, issuer and signature. Dates, audience and scopes are the caller's to check.
 * A token says which of the trusted keys to use, and nothing else: no key, no URL, no algorithm is taken from it.
 */
export async function verifyToken(token: string, rules: TokenRules): Promise<VerifiedToken> {
  const parts = readParts(token);
  if (typeof parts === 'string') return bad(parts);
  const { alg, kid, issuer } = parts;
  if (!rules.algorithms.includes(alg)) return bad(`its algorithm ${JSON.stringify(alg)} is not accepted`);
  const keys = rules.keysOf(issuer);
  if (!keys) return bad(`its issuer ${JSON.stringify(issuer)} is none of the expected ones`);
  try {
    const key = await keys.find(kid, alg);
    if (!key) return bad(`its issuer has no key ${JSON.stringify(kid)}`);
    const { payload } = await compactVerify(token, key, { algorithms: [...rules.algorithms] });
    const claims = parseClaims(Buffer.from(payload).toString('utf8'));
    return claims ? { ok: true, issuer, claims } : bad('its payload is no JSON object');
  } catch (error) {
    if (error instanceof KeySetError) return bad(`its issuer's keys cannot be used: ${error.message}`);
    if (error instanceof errors.JWSSignatureVerificationFailed) return bad('its signature does not match');
    if (error instanceof errors.JOSEError) return bad(`it cannot be verified (${error.code})`);
    throw error;
  }
}

interface TokenParts {
  readonly alg: string;
  readonly kid: string;
  readonly issuer: string;
}

function readParts(token: string): TokenParts | string {
  if (token.length > maxTokenLength) return 'it is too long';
  const segments = token.split('.');
  if (segments.length !== 3 || segments.some((segment) => segment === ''))
    return 'it is no JWT of three segments';
  const header = readHeader(token);
  if (!header) return 'its header is no JSON object';
  const { alg, kid } = header;
  if (typeof alg !== 'string') return 'its header names no algorithm';
  if (typeof kid !== 'string') return 'its header names no key (kid)';
  const claims = parseClaims(Buffer.from(segments[1] as string, 'base64url').toString('utf8'));
  const issuer = claims?.['iss'];
  if (typeof issuer !== 'string') return 'its payload names no issuer';
  return { alg, kid, issuer };
}

function readHeader(token: string): { readonly alg?: unknown; readonly kid?: unknown } | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

function parseClaims(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

function bad(reason: string): VerifiedToken {
  return { ok: false, reason };
}
