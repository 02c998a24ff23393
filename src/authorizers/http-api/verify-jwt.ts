import { compactVerify, errors } from 'jose';
import { type KeySet, KeySetError } from '../cognito/issuer-directory.ts';
import type { Claims } from '../cognito/jwt.ts';
import { audiencesOf } from './jwt-claims.ts';

/** What a JWT authorizer asks of a token. */
export interface JwtRules {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Undefined: nobody knows the issuer's keys. */
  readonly keys: KeySet | undefined;
}

/** `problem` is the `error_description` of the answer. */
export type VerifiedJwt =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly problem: string };

/** RSA only (documented): from here, never from the token. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** All headers of a request together have at most 10240 bytes (http-api.md 17). */
const maxTokenLength = 10_240;

/**
 * Verifies a token in the order of http-api.md 10: form, algorithm, key, signature, issuer, audience, times. The descriptions of form,
 * algorithm and expiry are recorded, that of the audience is documented.
 * Unverified: the other descriptions; they follow the words of the library whose texts the recorded ones are.
 * @param now epoch milliseconds
 */
export async function verifyJwt(token: string, rules: JwtRules, now: number): Promise<VerifiedJwt> {
  const segments = token.split('.');
  if (segments.length !== 3) return bad('token contains an invalid number of segments');
  const header = jsonOf(segments[0] as string);
  const claims = jsonOf(segments[1] as string);
  if (!header || !claims || token.length > maxTokenLength) return bad('token is malformed');
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg))
    return bad(`signing method ${shownName(alg)} is invalid`);
  const signature = await signatureProblem(token, kid, alg, rules);
  const problem = signature ?? claimProblem(claims, rules, now);
  return problem === undefined ? { ok: true, claims } : bad(problem);
}

function bad(problem: string): VerifiedJwt {
  return { ok: false, problem };
}

/** What a token says of itself goes into a header of the answer: nothing but a name does. */
function shownName(alg: unknown): string {
  return typeof alg === 'string' && /^[A-Za-z0-9-]{1,20}$/.test(alg) ? alg : '(alg)';
}

function jsonOf(segment: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

async function signatureProblem(
  token: string,
  kid: unknown,
  alg: string,
  { keys }: JwtRules,
): Promise<string | undefined> {
  if (typeof kid !== 'string') return 'the token has no key id';
  try {
    const key = await keys?.find(kid, alg);
    if (!key) return 'unable to find a signing key that matches the key id';
    await compactVerify(token, key, { algorithms });
    return undefined;
  } catch (error) {
    if (error instanceof KeySetError) return 'unable to read the signing keys of the issuer';
    if (error instanceof errors.JOSEError) return 'crypto/rsa: verification error';
    throw error;
  }
}

/** Times are seconds; one that equals the present is taken (the documentation says before). No tolerance is documented. */
function claimProblem(claims: Claims, { issuer, audience }: JwtRules, now: number): string | undefined {
  // Byte for byte: a slash at the end counts (documented).
  if (claims['iss'] !== issuer) return 'the token does not have a valid issuer';
  if (!audiencesOf(claims).some((each) => typeof each === 'string' && audience.includes(each)))
    return 'the token does not have a valid audience';
  const { exp, nbf, iat } = claims;
  // Unverified: a token without an end is refused.
  if (typeof exp !== 'number' || exp * 1000 <= now) return 'the token has expired';
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf * 1000 <= now))
    return 'the token is not valid yet';
  if (iat !== undefined && !(typeof iat === 'number' && iat * 1000 <= now))
    return 'the token was used before it was issued';
  return undefined;
}
