import { importJWK, type JWK } from 'jose';
import type { Clock } from '../../environment/environment.ts';
import { type KeySet, KeySetError, type VerificationKey } from './issuer-directory.ts';

/** Largest key set taken. */
export const maxKeySetBytes = 1024 * 1024;
/** Keys are read again after this: the newer REST JWT authorizer keeps them for an hour (documented). */
const maxAgeInMillis = 3_600_000;

export interface KeySetOptions {
  /** The key set's JSON text; rejects with `KeySetError`. */
  readonly load: () => Promise<string>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** An unknown `kid` makes the set be read again, but not sooner than this after the last time. */
  readonly refetchAfterMillis: number;
}

interface LoadedKeys {
  /** JWKs by `kid`, which is a map key and nothing else. */
  readonly jwks: ReadonlyMap<string, JWK>;
  /** Ready to use, by algorithm and `kid`. */
  readonly keys: Map<string, Promise<VerificationKey | undefined>>;
  readonly loadedAt: number;
}

/** The keys of one issuer, read when first asked for. */
export function createKeySet(options: KeySetOptions): KeySet {
  let loaded: LoadedKeys | undefined;
  let loading: Promise<LoadedKeys> | undefined;

  async function load(): Promise<LoadedKeys> {
    // Calls that come while the set is on its way wait for the same one.
    loading ??= options
      .load()
      .then((text) => ({ jwks: parseKeySet(text), keys: new Map(), loadedAt: options.clock.monotonic() }))
      .finally(() => {
        loading = undefined;
      });
    loaded = await loading;
    return loaded;
  }

  async function current(kid: string): Promise<LoadedKeys> {
    if (!loaded) return load();
    const age = options.clock.monotonic() - loaded.loadedAt;
    const stale = age >= maxAgeInMillis || (!loaded.jwks.has(kid) && age >= options.refetchAfterMillis);
    return stale ? load() : loaded;
  }

  return {
    async find(kid, algorithm) {
      const { jwks, keys } = await current(kid);
      const jwk = jwks.get(kid);
      if (!jwk) return undefined;
      const name = `${algorithm} ${kid}`;
      let key = keys.get(name);
      if (!key) {
        key = importRsaKey(jwk, algorithm);
        keys.set(name, key);
      }
      return key;
    },
  };
}

/** Reads a JWK set: its RSA signature keys that have a `kid`. Throws `KeySetError` for a text that is no key set. */
export function parseKeySet(text: string): ReadonlyMap<string, JWK> {
  if (Buffer.byteLength(text) > maxKeySetBytes)
    throw new KeySetError(`it is larger than ${maxKeySetBytes} bytes`);
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch (error) {
    throw new KeySetError('it is no JSON', { cause: error });
  }
  const keys = (set as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new KeySetError('it has no list "keys"');
  const usable = new Map<string, JWK>();
  for (const key of keys as (JWK | null)[]) {
    if (key?.kty !== 'RSA' || typeof key.kid !== 'string') continue;
    if (key.use !== undefined && key.use !== 'sig') continue;
    usable.set(key.kid, key);
  }
  return usable;
}

/** Shorter keys are not for RS256 and its kin (RFC 7518, section 3.3); longer ones are only slow. */
const modulusBits = { least: 2048, most: 8192 } as const;

/** Only the public part: whatever else a set holds is left out. Undefined for a key that the algorithm cannot use. */
async function importRsaKey(jwk: JWK, algorithm: string): Promise<VerificationKey | undefined> {
  const { n, e } = jwk;
  const bits = typeof n === 'string' ? Buffer.from(n, 'base64url').length * 8 : 0;
  if (bits < modulusBits.least || bits > modulusBits.most) return undefined;
  try {
    return (await importJWK({ kty: 'RSA', n: n as string, e: e as string }, algorithm)) as VerificationKey;
  } catch {
    return undefined;
  }
}
