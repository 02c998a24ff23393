import { isJavaNumber, type JavaNumber } from '../expressions/java-number.ts';
import { JavaArray } from '../expressions/java-text.ts';
import { javaEquals } from './equality.ts';
import { InputObject, inputMethods, UtilObject } from './methods/input-methods.ts';
import { indexed, listMethods, replaceElement } from './methods/list-methods.ts';
import {
  contextMapMethods,
  entryMethods,
  iteratorMethods,
  mapGet,
  mapMethods,
  mapPut,
  viewMethods,
} from './methods/map-methods.ts';
import type { Method, MethodTable } from './methods/method.ts';
import { notComparable, nullary, unary } from './methods/method.ts';
import { booleanMethods, numberMethods } from './methods/number-methods.ts';
import { hashCode, stringMethods } from './methods/string-methods.ts';
import { utilMethods } from './methods/util-methods.ts';
import type { Run } from './run.ts';
import { ForeachScope } from './scope.ts';
import {
  ContextMap,
  EngineObject,
  JavaCharacter,
  JavaIterator,
  MapEntry,
  MapView,
  printed,
  type Value,
  type ValueMap,
} from './values.ts';

/**
 * Every way from one value to another. There is no other: a name from a template only ever chooses among the methods of these
 * tables and the keys of maps (reliability.md T1).
 */

const characterMethods: MethodTable<JavaCharacter> = new Map<string, Method<JavaCharacter>>([
  ['toString', nullary((c) => c.text)],
  ['equals', unary((c, other) => javaEquals(c, other))],
  ['hashCode', nullary((c) => hashCode(c.text))],
  [
    'compareTo',
    unary((c, other) =>
      other instanceof JavaCharacter ? c.text.charCodeAt(0) - other.text.charCodeAt(0) : notComparable(),
    ),
  ],
]);

/** One name's method on each type; found when the template is compiled. */
export interface MethodsOfName {
  readonly name: string;
  readonly ofString: Method<string> | undefined;
  readonly ofList: Method<Value[]> | undefined;
  readonly ofMap: Method<ValueMap> | undefined;
  readonly ofNumber: Method<JavaNumber> | undefined;
  readonly ofBoolean: Method<boolean> | undefined;
  readonly ofContext: Method<ContextMap> | undefined;
  readonly ofView: Method<MapView> | undefined;
  readonly ofEntry: Method<MapEntry> | undefined;
  readonly ofIterator: Method<JavaIterator> | undefined;
  readonly ofCharacter: Method<JavaCharacter> | undefined;
  readonly ofInput: Method<InputObject> | undefined;
  readonly ofUtil: Method<UtilObject> | undefined;
}

/** The methods called `name`, by type. */
export function methodsNamed(name: string): MethodsOfName {
  return {
    name,
    ofString: stringMethods.get(name),
    ofList: listMethods.get(name),
    ofMap: mapMethods.get(name),
    ofNumber: numberMethods.get(name),
    ofBoolean: booleanMethods.get(name),
    ofContext: contextMapMethods.get(name),
    ofView: viewMethods.get(name),
    ofEntry: entryMethods.get(name),
    ofIterator: iteratorMethods.get(name),
    ofCharacter: characterMethods.get(name),
    ofInput: inputMethods.get(name),
    ofUtil: utilMethods.get(name),
  };
}

/** Calls a method; null where the type has none of that name, or none for these arguments (vtl.md 5.3). */
export function invoke(methods: MethodsOfName, receiver: Value, values: readonly Value[], run: Run): Value {
  run.spend(1);
  if (typeof receiver === 'string') return methods.ofString?.(receiver, values, run) ?? null;
  if (receiver === null) return null;
  if (receiver instanceof Map) return methods.ofMap?.(receiver, values, run) ?? null;
  if (Array.isArray(receiver)) return methods.ofList?.(receiver, values, run) ?? null;
  if (typeof receiver === 'boolean') return methods.ofBoolean?.(receiver, values, run) ?? null;
  if (isJavaNumber(receiver)) return methods.ofNumber?.(receiver, values, run) ?? null;
  return invokeOnObject(methods, receiver, values, run) ?? null;
}

function invokeOnObject(
  methods: MethodsOfName,
  receiver: EngineObject,
  values: readonly Value[],
  run: Run,
): Value | undefined {
  if (receiver instanceof ContextMap) return methods.ofContext?.(receiver, values, run);
  if (receiver instanceof MapView) return methods.ofView?.(receiver, values, run);
  if (receiver instanceof MapEntry) return methods.ofEntry?.(receiver, values, run);
  if (receiver instanceof JavaIterator) return methods.ofIterator?.(receiver, values, run);
  if (receiver instanceof JavaCharacter) return methods.ofCharacter?.(receiver, values, run);
  if (receiver instanceof ForeachScope)
    return values.length === 0 ? receiver.method(methods.name) : undefined;
  if (receiver instanceof InputObject) return methods.ofInput?.(receiver, values, run);
  return receiver instanceof UtilObject ? methods.ofUtil?.(receiver, values, run) : undefined;
}

/** `$value.name`: a map's key always wins; lists and texts have `empty` and `bytes` (vtl.md 2). */
export function propertyOf(value: Value, name: string): Value {
  if (value instanceof Map) return value.get(name) ?? null;
  if (value === null) return null;
  if (value instanceof EngineObject) return value.property(name);
  if (name === 'empty') {
    if (typeof value === 'string') return value === '';
    if (Array.isArray(value)) return value.length === 0;
  }
  if (name === 'bytes' && typeof value === 'string') {
    return JavaArray.arrayOf<Value>(new Int8Array(Buffer.from(value)), '[B');
  }
  return null;
}

/** `$value[index]`: what `get` gives, negative indexes from the end. */
export function indexedValue(value: Value, index: Value): Value {
  if (value instanceof Map) return mapGet(value, index);
  if (Array.isArray(value)) return typeof index === 'number' ? indexed(value, index) : null;
  return value instanceof ContextMap ? value.get(printed(index)) : null;
}

/** `#set($target.name = value)`: maps take any key; nothing else has anything to set. */
export function setProperty(target: Value, name: string, value: Value): void {
  if (target instanceof Map) target.set(name, value);
  else if (target instanceof ContextMap) target.set(name, value);
}

/** `#set($target[index] = value)`. */
export function setIndexed(target: Value, index: Value, value: Value): void {
  if (target instanceof Map) mapPut(target, index, value);
  else if (target instanceof ContextMap) target.set(printed(index), value);
  else if (Array.isArray(target) && typeof index === 'number') {
    replaceElement(target, index < 0 ? target.length + index : index, value);
  }
}
