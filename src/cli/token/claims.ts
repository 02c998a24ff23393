import { createHash } from 'node:crypto';
import type { TokenOptions } from '../commands/token.ts';

/** What a token says, before it is signed. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** Claims as a Cognito user pool writes them (documented), or plain ones for any other issuer; `--claim` wins over all. */
export function claimsOf(issuer: string, isPool: boolean, options: TokenOptions, now: number): TokenClaims {
  const issuedAt = Math.floor(now / 1000);
  const username = options.username ?? 'user';
  const dates = { auth_time: issuedAt, iat: issuedAt, exp: issuedAt + options.expiresIn };
  const base = { sub: options.sub ?? subjectOf(username), iss: issuer };
  const own = isPool ? poolClaims(options, username) : plainClaims(options, username);
  const given = [...(options.claim ?? [])].map(([name, text]) => [name, claimValue(name, text)] as const);
  return Object.fromEntries([...Object.entries({ ...base, ...own, ...dates }), ...given]);
}

function poolClaims(options: TokenOptions, username: string): TokenClaims {
  const groups = options.group ? { 'cognito:groups': options.group } : {};
  if (options.use === 'access') {
    const scope = (options.scope ?? ['aws.cognito.signin.user.admin']).join(' ');
    return { token_use: 'access', client_id: options.client, username, scope, ...groups, version: 2 };
  }
  return { token_use: 'id', aud: options.client, 'cognito:username': username, ...groups };
}

function plainClaims(options: TokenOptions, username: string): TokenClaims {
  return {
    aud: options.client,
    username,
    ...(options.scope && { scope: options.scope.join(' ') }),
    ...(options.group && { groups: options.group }),
  };
}

/** A UUID that is always the same for one user name. */
function subjectOf(username: string): string {
  const hex = createHash('sha256').update(username).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const numberClaims: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time']);

function claimValue(name: string, text: string): unknown {
  if (numberClaims.has(name) && /^-?\d+$/.test(text)) return Number(text);
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
