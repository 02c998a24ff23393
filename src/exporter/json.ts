import type { JsonObject, JsonValue } from '../model/json.ts';

/** A map in the order given, without the members that are undefined. */
export function ordered(members: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  const map: Record<string, JsonValue> = {};
  for (const [key, value] of members) if (value !== undefined) setMember(map, key, value);
  return map;
}

/** A map of a `Map`, order kept. */
export function mapped<V>(
  map: ReadonlyMap<string, V>,
  write: (value: V, key: string) => JsonValue,
): JsonObject {
  return ordered([...map].map(([key, value]) => [key, write(value, key)] as const));
}

/** A map of texts; undefined where there are none, as API Gateway leaves out what is empty. */
export function texts(map: ReadonlyMap<string, string>): JsonObject | undefined {
  return map.size === 0 ? undefined : mapped(map, (text) => text);
}

/** `__proto__` is a name like any other. */
function setMember(map: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether a value is a map. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}
