import type { HttpSender } from '../../environment/environment.ts';
import { fetchKeySet, fetchText, isKeySetUrl, isLoopback } from './fetch-key-set.ts';
import { KeySetError } from './issuer-directory.ts';

/** What of an OpenID provider's metadata is read. */
interface Metadata {
  readonly issuer?: unknown;
  readonly jwks_uri?: unknown;
}

/**
 * Reads the keys of an issuer by OpenID Connect Discovery: `ISSUER/.well-known/openid-configuration` names them in `jwks_uri`, as API
 * Gateway finds them (http-api.md 5, documented). Both are read as any key set is: https or this machine, no redirects, 1 MB, five
 * seconds. Rejects with `KeySetError`.
 */
export async function discoverKeySet(issuer: string, http: HttpSender): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return fetchKeySet(keysUrl(issuer, await fetchText(url, http)), http);
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
