import { isJavaInteger, toDouble } from '../../expressions/java-number.ts';
import { javaText } from '../../expressions/java-text.ts';
import type { Call } from '../../message/call.ts';

type OverrideValue = string | readonly string[];

/** Entries of one override map (`header`, `querystring`, `path`) as text; a list stays a list. */
export function overrideEntries(
  call: Call,
  side: 'requestOverride' | 'responseOverride',
  kind: string,
): [string, OverrideValue][] {
  const map = call.overrides?.[side].get(kind);
  if (!(map instanceof Map)) return [];
  const entries: [string, OverrideValue][] = [];
  for (const [name, value] of map) {
    if (value === null || value === undefined) continue;
    entries.push([name, Array.isArray(value) ? value.map((item) => javaText(item)) : javaText(value)]);
  }
  return entries;
}

/**
 * `$context.responseOverride.status`: only an integer of 100 to 599 counts, anything else is silently ignored (checked by hand
 * against AWS). Unverified: `"400"` as text is ignored too.
 */
export function overrideStatus(call: Call): number | undefined {
  const value: unknown = call.overrides?.responseOverride.get('status');
  if (!isJavaInteger(value)) return undefined;
  const status = toDouble(value);
  return status >= 100 && status <= 599 ? status : undefined;
}
