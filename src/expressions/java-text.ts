import { isJavaNumber, numberText } from './java-number.ts';
import { jsonText } from './json-text.ts';
import { checkLength, TextLimit } from './text-limit.ts';

/** `java.util.ArrayList` as templates make it with `[1, 2]`: prints `[1, 2]`, while a plain array is a json-smart list and prints JSON. */
export class JavaList<T = unknown> extends Array<T> {
  /** A list of these elements; never `Array`'s meaning of a single number. */
  static holding<T>(items: Iterable<T>): JavaList<T> {
    const list = new JavaList<T>();
    for (const item of items) list.push(item);
    return list;
  }
}

/** A Java array (`String[]`, `byte[]`): prints an object id, never a joined list (vtl.md 0). */
export class JavaArray<T = unknown> extends JavaList<T> {
  /** As Java names it: `[Ljava.lang.String;`. */
  javaType = '[Ljava.lang.String;';

  static arrayOf<T>(items: Iterable<T>, javaType: string): JavaArray<T> {
    const array = new JavaArray<T>();
    for (const item of items) array.push(item);
    array.javaType = javaType;
    return array;
  }
}

/** A value that knows its own text; it prints what it holds within the same limit. */
export abstract class JavaObject {
  abstract print(limit: TextLimit): string;
  toString(): string {
    return this.print(new TextLimit());
  }
}

/**
 * `toString` as Java gives it: maps as `{k=v}`, lists of json-smart as JSON with `\/`, other lists as `[a, b]`, nulls inside
 * as `null` (vtl.md 0). Objects of other classes bring their own text.
 * @throws TextTooLongError for texts no template needs, and for values that hold themselves in a circle.
 */
export function javaText(value: unknown, limit = new TextLimit()): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'null';
  if (isJavaNumber(value)) return numberText(value);
  if (value instanceof Map) return mapText(value, limit);
  if (value instanceof JavaArray) return `${value.javaType}@1b2c`;
  if (value instanceof JavaList) return listText(value, limit);
  if (Array.isArray(value)) return jsonText(value, true, limit);
  return value instanceof JavaObject ? value.print(limit) : String(value);
}

function mapText(map: ReadonlyMap<unknown, unknown>, limit: TextLimit): string {
  limit.enter(map.size);
  let out = '{';
  for (const [key, value] of map) {
    if (out.length > 1) out += ', ';
    // Java's own guard against a map that holds itself.
    out += `${javaText(key, limit)}=${value === map ? '(this Map)' : javaText(value, limit)}`;
    checkLength(out);
  }
  limit.leave();
  return `${out}}`;
}

function listText(list: readonly unknown[], limit: TextLimit): string {
  limit.enter(list.length);
  let out = '[';
  for (let i = 0; i < list.length; i++) {
    if (i > 0) out += ', ';
    out += list[i] === list ? '(this Collection)' : javaText(list[i], limit);
    checkLength(out);
  }
  limit.leave();
  return `${out}]`;
}
