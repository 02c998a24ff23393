import { JavaArray, javaText } from '../../expressions/java-text.ts';
import { javaEquals } from '../equality.ts';
import type { Run } from '../run.ts';
import { JavaException } from '../template-error.ts';
import {
  ContextMap,
  fromHost,
  JavaIterator,
  type MapEntry,
  MapView,
  printed,
  type Value,
  type ValueMap,
} from '../values.ts';
import { type Method, type MethodTable, nothing, nullary, unary } from './method.ts';

/** The map's own form of a key: numbers that are objects here are equal by value. */
export function ownKey(map: ValueMap, key: Value): Value {
  if (typeof key !== 'object' || key === null) return key;
  for (const own of map.keys()) if (javaEquals(own, key)) return own;
  return key;
}

export function mapGet(map: ValueMap, key: Value): Value {
  return map.get(ownKey(map, key)) ?? null;
}

/** Puts a value; gives the old one or null. */
export function mapPut(map: ValueMap, key: Value, value: Value): Value {
  const own = ownKey(map, key);
  const old = map.get(own) ?? null;
  map.set(own, value);
  return old;
}

function mapRemove(map: ValueMap, key: Value): Value {
  const own = ownKey(map, key);
  const old = map.get(own) ?? null;
  map.delete(own);
  return old;
}

function hasValue(map: ValueMap, value: Value, run: Run): boolean {
  run.spend(map.size >> 2);
  for (const own of map.values()) if (javaEquals(own, value)) return true;
  return false;
}

const put: Method<ValueMap> = (map, values) =>
  values.length === 2 ? mapPut(map, values[0] as Value, values[1] as Value) : undefined;

const putAll: Method<ValueMap> = (map, values, run) => {
  const entries = entriesOf(values[0]);
  if (entries === undefined || values.length !== 1) return undefined;
  for (const [key, value] of [...entries]) {
    run.spend(1);
    mapPut(map, key, value);
  }
  return nothing;
};

function clear(map: { clear(): void }): Value {
  map.clear();
  return nothing;
}

function entriesOf(value: Value | undefined): Iterable<readonly [Value, Value]> | undefined {
  if (value instanceof Map) return value;
  return value instanceof ContextMap
    ? [...value.map].map(([key, own]) => [key, fromHost(own)] as const)
    : undefined;
}

/** `Map`: the methods templates may call (vtl.md 2). */
export const mapMethods: MethodTable<ValueMap> = new Map<string, Method<ValueMap>>([
  ['get', unary((map, key) => mapGet(map, key))],
  ['put', put],
  ['putAll', putAll],
  ['remove', unary((map, key) => mapRemove(map, key))],
  ['containsKey', unary((map, key) => map.has(ownKey(map, key)))],
  ['containsValue', unary((map, value, run) => hasValue(map, value, run))],
  ['size', nullary((map) => map.size)],
  ['isEmpty', nullary((map) => map.size === 0)],
  ['keySet', nullary((map) => new MapView(map, 'keys'))],
  ['values', nullary((map) => new MapView(map, 'values'))],
  ['entrySet', nullary((map) => new MapView(map, 'entries'))],
  ['clear', nullary(clear)],
  ['toString', nullary((map, run) => javaText(map, run.textLimit()))],
  ['equals', unary((map, other) => javaEquals(map, other))],
]);

/** The same for the maps of `$context`; their keys are texts. */
export const contextMapMethods: MethodTable<ContextMap> = new Map<string, Method<ContextMap>>([
  ['get', unary((context, key) => context.get(printed(key)))],
  [
    'put',
    (context, values) => {
      if (values.length !== 2) return undefined;
      const key = printed(values[0] as Value);
      const old = context.get(key);
      context.set(key, values[1] as Value);
      return old;
    },
  ],
  [
    'putAll',
    (context, values) => {
      const entries = entriesOf(values[0]);
      if (entries === undefined || values.length !== 1) return undefined;
      for (const [key, value] of [...entries]) context.set(printed(key), value);
      return nothing;
    },
  ],
  [
    'remove',
    unary((context, key) => {
      const old = context.get(printed(key));
      context.map.delete(printed(key));
      return old;
    }),
  ],
  ['containsKey', unary((context, key) => context.map.has(printed(key)))],
  ['containsValue', unary((context, value) => asValues(context).some((own) => javaEquals(own, value)))],
  ['size', nullary((context) => context.map.size)],
  ['isEmpty', nullary((context) => context.map.size === 0)],
  ['keySet', nullary((context) => new MapView(new Map(entriesOf(context)), 'keys'))],
  ['values', nullary((context) => new MapView(new Map(entriesOf(context)), 'values'))],
  ['entrySet', nullary((context) => new MapView(new Map(entriesOf(context)), 'entries'))],
  ['clear', nullary((context) => clear(context.map))],
  ['toString', nullary((context) => context.toString())],
  ['equals', unary((context, other) => javaEquals(context, other))],
]);

function asValues(context: ContextMap): Value[] {
  return [...context.map.values()].map(fromHost);
}

/** `keySet()`, `values()`, `entrySet()`. */
export const viewMethods: MethodTable<MapView> = new Map<string, Method<MapView>>([
  ['size', nullary((view) => view.map.size)],
  ['isEmpty', nullary((view) => view.map.size === 0)],
  ['contains', unary((view, value) => view.items().some((item) => javaEquals(item, value)))],
  ['iterator', nullary((view) => new JavaIterator(view.items()))],
  ['toArray', nullary((view) => JavaArray.arrayOf(view.items(), '[Ljava.lang.Object;') as Value[])],
  ['toString', nullary((view) => view.toString())],
  ['equals', unary((view, other) => javaEquals(view, other))],
  [
    'remove',
    unary((view, value) => {
      const at = view.items().findIndex((item) => javaEquals(item, value));
      return at >= 0 && view.map.delete([...view.map.keys()][at] as Value);
    }),
  ],
]);

export const entryMethods: MethodTable<MapEntry> = new Map<string, Method<MapEntry>>([
  ['getKey', nullary((entry) => entry.key)],
  ['getValue', nullary((entry) => entry.value)],
  ['setValue', unary((entry, value) => mapPut(entry.map, entry.key, value))],
  ['toString', nullary((entry) => entry.toString())],
  ['equals', unary((entry, other) => javaEquals(entry, other))],
]);

export const iteratorMethods: MethodTable<JavaIterator> = new Map<string, Method<JavaIterator>>([
  ['hasNext', nullary((iterator) => iterator.hasNext())],
  [
    'next',
    nullary((iterator) => {
      if (!iterator.hasNext()) throw new JavaException('java.util.NoSuchElementException');
      return iterator.next();
    }),
  ],
]);
