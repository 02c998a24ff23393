import type { HttpSender } from '../../environment/environment.ts';
import { type FetchLimits, fetchKeySet, isKeySetUrl, isLoopback } from './fetch-key-set.ts';
import { KeySetError } from './issuer-directory.ts';
import { maxKeySetBytes } from './key-set.ts';

const ofKeys: FetchLimits = { timeoutInMillis: 1_500, maxBytes: 150_000 };

/** What of an OpenID provider's metadata is read. */
interface Metadata {
  readonly issuer?: unknown;
  readonly jwks_uri?: unknown;
}

/**
 * Reads the keys of an issuer by OpenID Connect Discovery: `ISSUER/.well-known/openid-configuration` names them in `jwks_uri`, as API
 * Gateway finds them: each of the two has 1.5 seconds, and the keys 150,000 bytes (http-api.md 10, documented). https or this machine, no
 * redirects. Rejects with `KeySetError`.
 */
export async function discoverKeySet(issuer: string, http: HttpSender): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const metadata = await fetchKeySet(url, http, { ...ofKeys, maxBytes: maxKeySetBytes });
  return fetchKeySet(keysUrl(issuer, metadata), http, ofKeys);
}

function keysUrl(issuer: string, text: string): string {
  const { issuer: named, jwks_uri: uri } = metadataOf(text);
  // OpenID Connect Discovery 1.0, 4.3: the metadata is of the issuer that it names, and of no other.
  if (named !== issuer) throw new KeySetError(`its metadata is of another issuer, ${JSON.stringify(named)}`);
  if (typeof uri !== 'string' || !isKeySetUrl(uri)) {
    throw new KeySetError('its metadata names no jwks_uri that is https or of this machine');
  }
  // Metadata of somebody else has no say over what is asked on this machine.
  if (isLoopback(new URL(uri).hostname) && !isLoopback(new URL(issuer).hostname)) {
    throw new KeySetError(`its jwks_uri ${uri} is of this machine, and the issuer is not`);
  }
  return uri;
}

function metadataOf(text: string): Metadata {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Told below, as any text that is no metadata.
  }
  throw new KeySetError('its metadata is no JSON map');
}
