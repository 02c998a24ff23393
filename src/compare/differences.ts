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
  return canonical(a) === canonical(b);
}

/** Members of the model that say where and under which id something is, not what it is. */
const places = new Set(['at', 'id', 'parentId', 'createdDate', 'cacheNamespace']);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Map) return { map: [...each].sort(([a], [b]) => compareText(String(a), String(b))) };
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    const isModel = 'at' in each && typeof each.at === 'object';
    const entries = Object.entries(each).filter(([key]) => !isModel || !places.has(key));
    return { object: entries.sort(([x], [y]) => compareText(x, y)) };
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
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
