/**
 * State as JSON text and back. Maps become `{"$map": [[key, value], ...]}`. A user's own object that has such a key (any
 * number of `$` before `map`) gets one `$` more, so what comes back is always what went in.
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, tagMaps);
}

/** The inverse of `encode`. Throws SyntaxError for text that is not JSON. */
export function decode(text: string): unknown {
  return revive(JSON.parse(text));
}

const tag = '$map';
const reserved = /^\$+map$/;

function tagMaps(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { [tag]: [...value] };
  if (isPlainObject(value) && Object.keys(value).some((key) => reserved.test(key))) {
    return renameKeys(value, (key) => (reserved.test(key) ? `$${key}` : key));
  }
  return value;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = revive(value[i]);
    return value;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.hasOwn(value, tag) ? value[tag] : undefined;
  if (Array.isArray(entries)) return new Map(revive(entries) as [unknown, unknown][]);
  let escaped = false;
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (child !== null && typeof child === 'object') define(value, key, revive(child));
    escaped ||= reserved.test(key);
  }
  return escaped ? renameKeys(value, (key) => (reserved.test(key) ? key.slice(1) : key)) : value;
}

function renameKeys(
  value: Record<string, unknown>,
  rename: (key: string) => string,
): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const key of Object.keys(value)) define(renamed, rename(key), value[key]);
  return renamed;
}

/** Plain assignment of a key `__proto__` would change the object's prototype instead. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
