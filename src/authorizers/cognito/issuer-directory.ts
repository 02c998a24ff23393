import type { CryptoKey, KeyObject } from 'jose';

/** A key that verifies tokens. */
export type VerificationKey = CryptoKey | KeyObject;

/** The keys of one issuer. */
export interface KeySet {
  /**
   * The key with a token's `kid`, for one of the RSA algorithms; undefined when the issuer has none. Throws `KeySetError` when
   * the set cannot be read.
   */
  find(kid: string, algorithm: string): Promise<VerificationKey | undefined>;
}

/** Where the keys of user pools and JWT issuers are. */
export interface IssuerDirectory {
  /**
   * The keys of an issuer by its URL (`https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc`) or its user pool's ARN.
   * Undefined when nobody is known by that name.
   */
  keysOf(issuer: string): KeySet | undefined;
}

/** A key set that cannot be read: unreachable, too large, no key set. */
export class KeySetError extends Error {}

/** A user pool's ARN as the `iss` of its tokens; any other text as it is. */
export function issuerUrlOf(issuer: string): string {
  const match = /^arn:aws[a-z-]*:cognito-idp:([^:]+):\d{12}:userpool\/(.+)$/.exec(issuer);
  if (!match) return issuer;
  const [, region = '', pool] = match;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://cognito-idp.${region}.${suffix}/${pool}`;
}
