import { JavaArray, JavaList, javaText } from '../../expressions/java-text.ts';
import { javaEquals } from '../equality.ts';
import type { Run } from '../run.ts';
import { JavaException } from '../template-error.ts';
import { JavaIterator, MapView, type Value } from '../values.ts';
import { type Method, type MethodTable, nothing, nullary, unary } from './method.ts';

/** The element, or Java's exception: 500 for the whole template (vtl.md 2). */
export function elementAt(list: readonly Value[], index: number): Value {
  checkIndex(list, index, list.length);
  return list[index] as Value;
}

/** `$list[-1]` counts from the end; `.get(-1)` does not. */
export function indexed(list: readonly Value[], index: number): Value {
  return elementAt(list, index < 0 ? list.length + index : index);
}

function checkIndex(list: readonly Value[], index: number, end: number): void {
  if (index >= 0 && index < end) return;
  const type = list instanceof JavaArray ? 'ArrayIndexOutOfBoundsException' : 'IndexOutOfBoundsException';
  throw new JavaException(`java.lang.${type}: Index ${index} out of bounds for length ${list.length}`);
}

/** Replaces an element; gives the old one. */
export function replaceElement(list: Value[], index: number, value: Value): Value {
  const old = elementAt(list, index);
  list[index] = value;
  return old;
}

/** Where in a list a value is, by `equals`. */
export function indexIn(list: readonly Value[], value: Value, run: Run): number {
  run.spend(list.length >> 2);
  for (let i = 0; i < list.length; i++) if (javaEquals(value, list[i] as Value)) return i;
  return -1;
}

function lastIndexIn(list: readonly Value[], value: Value, run: Run): number {
  run.spend(list.length >> 2);
  for (let i = list.length - 1; i >= 0; i--) if (javaEquals(value, list[i] as Value)) return i;
  return -1;
}

/** The elements of any collection; undefined for what is none. */
export function collectionItems(value: Value | undefined): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof MapView ? value.items() : undefined;
}

/** Java arrays are seen as lists of a fixed size. */
function growing(list: Value[]): void {
  if (list instanceof JavaArray) throw new JavaException('java.lang.UnsupportedOperationException');
}

const add: Method<Value[]> = (list, values) => {
  growing(list);
  if (values.length === 1) {
    list.push(values[0] as Value);
    return true;
  }
  const [index, value] = values;
  if (values.length !== 2 || typeof index !== 'number') return undefined;
  checkIndex(list, index, list.length + 1);
  list.splice(index, 0, value as Value);
  return nothing;
};

const addAll: Method<Value[]> = (list, values, run) => {
  const items = collectionItems(values[0]);
  if (items === undefined || values.length !== 1) return undefined;
  growing(list);
  run.spend(items.length);
  const added = [...items];
  for (const item of added) list.push(item);
  return added.length > 0;
};

const set: Method<Value[]> = (list, values) => {
  const [index, value] = values;
  if (values.length !== 2 || typeof index !== 'number') return undefined;
  return replaceElement(list, index, value as Value);
};

const remove: Method<Value[]> = (list, values, run) => {
  if (values.length !== 1) return undefined;
  growing(list);
  const [value] = values as [Value];
  const index = typeof value === 'number' ? value : indexIn(list, value, run);
  if (typeof value !== 'number' && index < 0) return false;
  const old = elementAt(list, index);
  list.splice(index, 1);
  run.spend(list.length >> 6);
  return typeof value === 'number' ? old : true;
};

/** Differs from Java, where the part is a view: writing into it does not reach the list. */
const subList: Method<Value[]> = (list, values, run) => {
  const [from, to] = values;
  if (values.length !== 2 || typeof from !== 'number' || typeof to !== 'number') return undefined;
  if (from < 0 || to > list.length || from > to) {
    throw new JavaException(
      `java.lang.IndexOutOfBoundsException: fromIndex: ${from}, toIndex: ${to}, size: ${list.length}`,
    );
  }
  run.spend(to - from);
  const part = new JavaList<Value>();
  for (let i = from; i < to; i++) part.push(list[i] as Value);
  return part;
};

const containsAll: Method<Value[]> = (list, values, run) => {
  const items = collectionItems(values[0]);
  return items === undefined || values.length !== 1
    ? undefined
    : items.every((item) => indexIn(list, item, run) >= 0);
};

function toArray(list: Value[], run: Run): Value {
  run.spend(list.length);
  return JavaArray.arrayOf(list, '[Ljava.lang.Object;');
}

function clear(list: Value[]): Value {
  growing(list);
  list.length = 0;
  return nothing;
}

/** `List`, json-smart lists and wrapped arrays: the methods templates may call (vtl.md 2). */
export const listMethods: MethodTable<Value[]> = new Map<string, Method<Value[]>>([
  ['size', nullary((list) => list.length)],
  ['isEmpty', nullary((list) => list.length === 0)],
  ['get', unary((list, i) => (typeof i === 'number' ? elementAt(list, i) : undefined))],
  ['contains', unary((list, value, run) => indexIn(list, value, run) >= 0)],
  ['containsAll', containsAll],
  ['indexOf', unary((list, value, run) => indexIn(list, value, run))],
  ['lastIndexOf', unary((list, value, run) => lastIndexIn(list, value, run))],
  ['add', add],
  ['addAll', addAll],
  ['set', set],
  ['remove', remove],
  ['clear', nullary(clear)],
  ['subList', subList],
  ['iterator', nullary((list) => new JavaIterator(list))],
  ['toArray', nullary(toArray)],
  ['toString', nullary((list, run) => javaText(list, run.textLimit()))],
  ['equals', unary((list, other) => javaEquals(list, other))],
]);
