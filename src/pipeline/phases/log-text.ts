import { credentialMask } from '../../authorizers/messages.ts';
import type { HeaderList } from '../../message/header-list.ts';

/** A map as Java prints it: `{a=1, b=2}`; several values of a name joined with a comma (unverified). */
export function javaMap(entries: HeaderList | ReadonlyMap<string, string | readonly string[]>): string {
  const texts = new Map<string, string>();
  for (const [name, value] of entries) {
    const text = typeof value === 'string' ? value : value.join(',');
    const before = texts.get(name);
    texts.set(name, before === undefined ? text : `${before},${text}`);
  }
  return `{${[...texts].map(([name, value]) => `${name}=${value}`).join(', ')}}`;
}

/** Header maps longer than 998 characters are cut (recorded). */
export function truncated(text: string): string {
  return text.length > 998 ? `${text.slice(0, 998)} [TRUNCATED]` : text;
}

/** A body as a log line shows it: text, or a note that it is a stream. */
export function logBody(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body.toString('utf8') : '[Stream]';
}

/**
 * Headers or parameters as a Java map, credentials masked: API Gateway redacts authorization headers, API keys and similar
 * parameters in its logs (documented). gwctl counts cookies among them, and what an authorizer took as identity.
 */
export function maskedMap(
  entries: HeaderList | ReadonlyMap<string, string | readonly string[]>,
  credentials: readonly string[] = [],
): string {
  const mask = credentialMask(credentials);
  const shown = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const values = (typeof value === 'string' ? [value] : value).map((each) => mask(name, each));
    shown.set(name, [...(shown.get(name) ?? []), ...values]);
  }
  return javaMap(shown);
}
