import {
  fitsInteger,
  type JavaBigDecimal,
  type JavaBigInteger,
  type JavaDouble,
  type JavaLong,
  numberFromHost,
} from '../expressions/java-number.ts';
import { JavaList, JavaObject, javaText } from '../expressions/java-text.ts';
import type { JsonLike } from '../expressions/permissive-json.ts';
import type { TextLimit } from '../expressions/text-limit.ts';
import type { ContextValue } from '../message/call.ts';

/**
 * What a template can hold, and nothing else: no JavaScript object or function is ever a value (reliability.md T1).
 * A plain number is an Integer, a plain array a json-smart list, a Map a LinkedHashMap.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | JavaLong
  | JavaBigInteger
  | JavaDouble
  | JavaBigDecimal
  | Value[]
  | ValueMap
  | EngineObject;

export interface ValueMap extends Map<Value, Value> {}

/** An object that the engine itself makes: iterators, views, `$input`, `$foreach`. Its properties come from a closed set. */
export abstract class EngineObject extends JavaObject {
  /** The property's value; null for every name that is not one. */
  abstract property(name: string): Value;
}

/** `Character`, as `charAt` gives it: equal to a string only by its text. */
export class JavaCharacter extends EngineObject {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  property(): Value {
    return null;
  }
  print(): string {
    return this.text;
  }
}

/** `Map.Entry`. */
export class MapEntry extends EngineObject {
  readonly map: ValueMap;
  readonly key: Value;
  constructor(map: ValueMap, key: Value) {
    super();
    this.map = map;
    this.key = key;
  }
  get value(): Value {
    return this.map.get(this.key) ?? null;
  }
  property(name: string): Value {
    if (name === 'key') return this.key;
    return name === 'value' ? this.value : null;
  }
  print(limit: TextLimit): string {
    return `${javaText(this.key, limit)}=${javaText(this.value, limit)}`;
  }
}

/** `keySet()`, `values()`, `entrySet()`: they show the map as it is now. */
export class MapView extends EngineObject {
  readonly map: ValueMap;
  readonly part: 'keys' | 'values' | 'entries';
  constructor(map: ValueMap, part: MapView['part']) {
    super();
    this.map = map;
    this.part = part;
  }
  items(): Value[] {
    const { map } = this;
    if (this.part === 'keys') return [...map.keys()];
    if (this.part === 'values') return [...map.values()];
    return [...map.keys()].map((key) => new MapEntry(map, key));
  }
  property(name: string): Value {
    return name === 'empty' ? this.map.size === 0 : null;
  }
  print(limit: TextLimit): string {
    return javaText(JavaList.holding(this.items()), limit);
  }
}

/** `java.util.Iterator`. */
export class JavaIterator extends EngineObject {
  private readonly items: readonly Value[];
  private at = 0;
  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }
  hasNext(): boolean {
    return this.at < this.items.length;
  }
  next(): Value {
    return this.items[this.at++] ?? null;
  }
  /** What is left, taken. */
  rest(): readonly Value[] {
    const rest = this.items.slice(this.at);
    this.at = this.items.length;
    return rest;
  }
  property(): Value {
    return null;
  }
  print(): string {
    return 'java.util.Iterator@1b2c';
  }
}

/**
 * A map of `$context`: usable like any map, but it prints nothing (recorded for `identity` and the override maps, vtl.md 0).
 * Unverified: `authorizer`, its claims, `$context` itself and maps that templates put into the override maps do the same.
 */
export class ContextMap extends EngineObject {
  readonly map: Map<string, ContextValue>;
  constructor(map: Map<string, ContextValue>) {
    super();
    this.map = map;
  }
  get(key: string): Value {
    return fromHost(this.map.get(key));
  }
  set(key: string, value: Value): void {
    // The override maps are read as context values afterwards; the engine's numbers and lists print by javaText there.
    this.map.set(key, (value instanceof ContextMap ? value.map : value) as ContextValue);
  }
  property(name: string): Value {
    return this.get(name);
  }
  print(): string {
    return '';
  }
}

/** A value of the gateway as a template's value. */
export function fromHost(value: ContextValue | undefined): Value {
  if (value === undefined) return null;
  if (typeof value === 'number') return fitsInteger(value) ? value : numberFromHost(value);
  return value instanceof Map ? new ContextMap(value) : (value as Value);
}

/** A parsed document as a template's value: they are the same, but for the type of a map's keys. */
export function fromJson(value: JsonLike | undefined): Value {
  return (value ?? null) as Value;
}

/** What `$ref` prints: nothing for null (recorded, vtl.md 0.2). */
export function printed(value: Value): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : javaText(value);
}
