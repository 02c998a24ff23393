/** Names of query parameters that hold what proves who calls: `X-Amz-Signature`, `access_token`, `apiKey`... */
const secretName =
  /auth|token|secret|passw|credential|signature|session|jwt|assertion|api[-_]?key|^(sig|key|code|pwd|pin|otp|sid|hmac|awsaccesskeyid)$/i;

/** Whatever its name is. */
const jwt = /^eyJ[\w-]+\.[\w-]+\./;

const hidden = '***';

/**
 * A URL without the values in its query that are, or were used as, credentials, and without a password before the host (reliability T13).
 * @param credentials values that identified the caller
 */
export function withoutSecrets(url: string, credentials: ReadonlySet<string>): string {
  const bare = url.replace(/^(https?:\/\/)[^/?#@]*@/i, `$1${hidden}@`);
  const at = bare.indexOf('?');
  if (at < 0) return bare;
  const query = bare
    .slice(at + 1)
    .split('&')
    .map((part) => partWithoutSecret(part, credentials));
  return `${bare.slice(0, at)}?${query.join('&')}`;
}

function partWithoutSecret(part: string, credentials: ReadonlySet<string>): string {
  const at = part.indexOf('=');
  if (at < 0) return credentials.has(decoded(part)) ? hidden : part;
  const [name, value] = [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  return secretName.test(name) || jwt.test(value) || credentials.has(value)
    ? `${part.slice(0, at)}=${hidden}`
    : part;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
