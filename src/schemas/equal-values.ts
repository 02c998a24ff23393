import type { FuncKeywordDefinition } from 'ajv';

type ValueKeyword = FuncKeywordDefinition & { readonly keyword: string };

/**
 * `uniqueItems`, compared by text. ajv compares each item with every other: a body of 40,000 objects, 500 KB, would hold up all requests for
 * 25 seconds (measured), one of 10 MB for hours (reliability.md T4).
 */
export const uniqueItems: ValueKeyword = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(canonical)).size === items.length,
};

/** `enum`. ajv calls the `valueOf` and `toString` of objects that it compares, which a body may hold as fields of any kind. */
export const enumeration: ValueKeyword = {
  keyword: 'enum',
  schemaType: 'array',
  compile(allowed: readonly unknown[]) {
    const plain = new Set(allowed.filter((value) => !isComposite(value)));
    const composite = new Set(allowed.filter(isComposite).map(canonical));
    return (value: unknown) => (isComposite(value) ? composite.has(canonical(value)) : plain.has(value));
  },
};

function isComposite(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** One text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}
