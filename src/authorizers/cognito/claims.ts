import type { Claims } from './jwt.ts';

/**
 * Claims as `$context.authorizer.claims` shows them: all texts (rest-request-phases.md 4.5). Lists are joined by commas.
 * Unverified: `exp` and `iat` are dates in Java's form (publicly shown events); other numbers are plain.
 */
export function claimTexts(claims: Claims): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(claims)) {
    if (value === null || value === undefined) continue;
    texts.set(name, dateClaims.has(name) && typeof value === 'number' ? javaDate(value) : claimText(value));
  }
  return texts;
}

const dateClaims: ReadonlySet<string> = new Set(['exp', 'iat']);

function claimText(value: unknown): string {
  if (Array.isArray(value)) return value.map(claimText).join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** `Mon Jan 01 00:00:00 UTC 2024`. */
function javaDate(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  if (Number.isNaN(date.getTime())) return String(epochSeconds);
  // Mon, 01 Jan 2024 00:00:00 GMT
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (-?\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
