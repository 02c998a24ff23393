import type { Claims } from '../cognito/jwt.ts';

/**
 * Claims as functions and `$context` see them: all texts (http-api.md 4, measured). A list is its members between brackets with blanks
 * between them, an object its JSON text; a null claim is left out.
 */
export function jwtClaimTexts(claims: Claims): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(claims)) {
    if (value !== null && value !== undefined) texts.set(name, claimText(value));
  }
  return texts;
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `scope`, a text with blanks or a list, or `scp`; where both are there `scp` wins (measured). */
export function scopesOf({ scope, scp }: Claims): readonly string[] {
  const said = scp ?? scope;
  if (Array.isArray(said)) return said.filter((each) => typeof each === 'string');
  return typeof said === 'string' ? said.split(' ').filter((each) => each !== '') : [];
}

/** The audiences of a token: `client_id` is looked at only where `aud` is absent (documented). */
export function audiencesOf(claims: Claims): readonly unknown[] {
  const { aud, client_id: clientId } = claims;
  if (aud === undefined) return [clientId];
  return Array.isArray(aud) ? aud : [aud];
}
