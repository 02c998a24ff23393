import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { KeySetError } from './issuer-directory.ts';

/** gwctl's own issuer: a private RSA key with a `kid`, kept in the workspace. */
export interface LocalIssuer {
  readonly privateJwk: JWK & { readonly kid: string };
}

/** Makes a new key pair: RSA with 2048 bits, as Cognito's. */
export async function createLocalIssuer(): Promise<LocalIssuer> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { privateJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}

/** Reads a private JWK; throws `KeySetError` when the text is none. A missing `kid` is made from the key. */
export async function parseLocalIssuer(text: string): Promise<LocalIssuer> {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch (error) {
    throw new KeySetError('it is no JSON', { cause: error });
  }
  const parts = [jwk?.n, jwk?.e, jwk?.d, jwk?.p, jwk?.q];
  if (jwk?.kty !== 'RSA' || !parts.every((part) => typeof part === 'string')) {
    throw new KeySetError('it is no private RSA key in JWK form');
  }
  return { privateJwk: { ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) } };
}

/** The public half of a private JWK, as a key set's text. */
export async function publicKeySet(privateJwk: string): Promise<string> {
  const { privateJwk: jwk } = await parseLocalIssuer(privateJwk);
  const { kty, n, e, kid } = jwk;
  return JSON.stringify({ keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] });
}

/** Signs claims as they are with RS256. */
export async function signToken(
  issuer: LocalIssuer,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const key = await importJWK(issuer.privateJwk, 'RS256');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: issuer.privateJwk.kid })
    .sign(key);
}
