import type { Api } from '../../src/model/api.ts';

/** An API as plain data without what a round trip may change: ids, times and places; resources by path, maps by key. */
export function comparable(api: Api): unknown {
  return plain(api);
}

const left = new Set(['at', 'id', 'parentId', 'createdDate', 'cacheNamespace', 'sharedAs']);

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (Array.isArray(value)) return byPath(value.map(plain));
  if (value === null || typeof value !== 'object') return withoutId(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !left.has(key))
      .map(([key, inner]) => [key, plain(inner)]),
  );
}

function byPath(list: unknown[]): unknown[] {
  const isTree = list.every((item) => item !== null && typeof item === 'object' && 'pathPart' in item);
  if (!isTree) return list;
  return (list as unknown as { path: string }[]).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function withoutId(value: unknown): unknown {
  return typeof value === 'string'
    ? value.replace(/restapis\/[a-z0-9]{10}\/models/, 'restapis/ID/models')
    : value;
}
