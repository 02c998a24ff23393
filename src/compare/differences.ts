/** Keys of two maps, sorted into gone, new and in both with another value. */
export interface MapDifference<V> {
  readonly removed: readonly (readonly [key: string, before: V])[];
  readonly added: readonly (readonly [key: string, after: V])[];
  readonly changed: readonly (readonly [key: string, before: V, after: V])[];
}

/** Compares two maps; values count as equal by content, wherever they stand in their files. */
export function mapDifference<V>(
  before: ReadonlyMap<string, V>,
  after: ReadonlyMap<string, V>,
): MapDifference<V> {
  const removed = [...before].filter(([key]) => !after.has(key));
  const added = [...after].filter(([key]) => !before.has(key));
  const changed = [...before].flatMap(([key, value]) => {
    const other = after.get(key);
    return other !== undefined && !sameContent(value, other) ? [[key, value, other] as const] : [];
  });
  return { removed, added, changed };
}

/** Members of two lists, taken as sets. */
export function listDifference(before: readonly string[], after: readonly string[]) {
  return {
    removed: before.filter((each) => !after.includes(each)),
    added: after.filter((each) => !before.includes(each)),
  };
}

/** Whether two values are equal but for the places (`at`) and ids that they came with, and the order of keys. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && sameMap(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => sameContent(x, b[i]))
    );
  }
  return sameObject(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function sameMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !sameContent(value, b.get(key))) return false;
  return true;
}

function sameObject(a: Fields, b: Fields): boolean {
  const [mine, others] = [contentOf(a), contentOf(b)];
  return (
    mine.length === others.length && mine.every((key) => Object.hasOwn(b, key) && sameContent(a[key], b[key]))
  );
}

/** Members of the model that say where and under which id something is, not what it is. */
const places = new Set(['at', 'id', 'parentId', 'createdDate', 'cacheNamespace']);

/** The members that count; those of a user's own JSON, which has no place, all do. */
function contentOf(value: Fields): string[] {
  const isModel = typeof value['at'] === 'object' && value['at'] !== null;
  return Object.keys(value).filter((key) => value[key] !== undefined && !(isModel && places.has(key)));
}

/** A value for a sentence: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
