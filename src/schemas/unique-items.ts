import type { FuncKeywordDefinition } from 'ajv';

/**
 * `uniqueItems`, compared by text. ajv compares each item with every other: a body of 40,000 objects, 500 KB, would hold up all requests for
 * 25 seconds (measured), one of 10 MB for hours (reliability.md T4).
 */
export const uniqueItems: FuncKeywordDefinition & { readonly keyword: string } = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(canonical)).size === items.length,
};

/** One text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}
