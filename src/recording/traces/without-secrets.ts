/** Names of query parameters that hold what proves who calls: `X-Amz-Signature`, `access_token`, `apiKey`... */
const secretName =
  /auth|token|secret|passw|credential|signature|session|jwt|assertion|api[-_]?key|^(sig|key|code|pwd|pin|otp|sid|hmac|awsaccesskeyid)$/i;

/** Whatever its name is. */
const jwt = /^(?:Bearer )?eyJ[\w-]+\.[\w-]+\./i;

const hidden = '***';

/**
 * A URL without what in its path and query is, or was used as, a credential, and without a password before the host (reliability T13).
 * @param credentials values that identified the caller
 */
export function withoutSecrets(url: string, credentials: ReadonlySet<string>): string {
  const bare = url.replace(/^(https?:\/\/)[^/?#@]*@/i, `$1${hidden}@`);
  const [, path = bare, query] = /^([^?]*)\?(.*)$/s.exec(bare) ?? [];
  const parts = path.split('/').map((part) => (isSecret(decoded(part), credentials) ? hidden : part));
  if (query === undefined) return parts.join('/');
  const pairs = query.split('&').map((part) => partWithoutSecret(part, credentials));
  return `${parts.join('/')}?${pairs.join('&')}`;
}

function isSecret(value: string, credentials: ReadonlySet<string>): boolean {
  return value !== '' && (jwt.test(value) || credentials.has(value));
}

function partWithoutSecret(part: string, credentials: ReadonlySet<string>): string {
  const at = part.indexOf('=');
  if (at < 0) return isSecret(decoded(part), credentials) ? hidden : part;
  const [name, value] = [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  return secretName.test(name) || isSecret(value, credentials) ? `${part.slice(0, at)}=${hidden}` : part;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
