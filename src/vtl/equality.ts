import {
  isJavaNumber,
  JavaBigDecimal,
  JavaBigInteger,
  JavaDouble,
  JavaLong,
  type JavaNumber,
} from '../expressions/java-number.ts';
import { JavaArray } from '../expressions/java-text.ts';
import { compareNumbers } from './arithmetic.ts';
import {
  ContextMap,
  EngineObject,
  JavaCharacter,
  MapEntry,
  MapView,
  printed,
  type Value,
  type ValueMap,
} from './values.ts';

/** `Object.equals`: an Integer equals no Long and no text (vtl.md 2). */
export function javaEquals(left: Value, right: Value, depth = 0): boolean {
  if (left === right) return true;
  if (left === null || right === null || depth > 64) return false;
  if (isJavaNumber(left)) return isJavaNumber(right) && sameNumber(left, right);
  if (left instanceof JavaArray || right instanceof JavaArray) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right, depth);
  if (left instanceof Map) return right instanceof Map && sameMap(left, right, depth);
  return left instanceof EngineObject && right instanceof EngineObject && sameObject(left, right, depth);
}

function sameNumber(left: JavaNumber, right: JavaNumber): boolean {
  if (typeof left === 'number' || typeof right === 'number') return false;
  if (left instanceof JavaLong) return right instanceof JavaLong && left.value === right.value;
  if (left instanceof JavaBigInteger) return right instanceof JavaBigInteger && left.value === right.value;
  if (left instanceof JavaDouble) return right instanceof JavaDouble && Object.is(left.value, right.value);
  return (
    left instanceof JavaBigDecimal &&
    right instanceof JavaBigDecimal &&
    left.unscaled === right.unscaled &&
    left.scale === right.scale
  );
}

function sameList(left: readonly Value[], right: readonly Value[], depth: number): boolean {
  return (
    left.length === right.length && left.every((item, i) => javaEquals(item, right[i] as Value, depth + 1))
  );
}

function sameMap(left: ValueMap, right: ValueMap, depth: number): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || !javaEquals(value, other, depth + 1)) return false;
  }
  return true;
}

function sameObject(left: EngineObject, right: EngineObject, depth: number): boolean {
  if (left instanceof JavaCharacter) return right instanceof JavaCharacter && left.text === right.text;
  if (left instanceof ContextMap) return right instanceof ContextMap && left.map === right.map;
  if (left instanceof MapEntry) {
    return (
      right instanceof MapEntry &&
      javaEquals(left.key, right.key, depth + 1) &&
      javaEquals(left.value, right.value, depth + 1)
    );
  }
  return (
    left instanceof MapView &&
    right instanceof MapView &&
    left.part === right.part &&
    left.part !== 'values' &&
    sameList(left.items(), right.items(), depth)
  );
}

/**
 * `==` of a template: numbers by value, the same class by `equals`, anything else by its text (vtl.md 3.5). Null is equal to
 * the empty text and to another null (recorded, vtl.md 0.2).
 */
export function looselyEquals(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left === 'string') return left === printed(right);
  if (typeof right === 'string') return right === printed(left);
  if (isJavaNumber(left) && isJavaNumber(right)) return compareNumbers(left, right) === 0;
  if (sameClass(left, right)) return javaEquals(left, right);
  return printed(left) === printed(right);
}

function sameClass(left: Value, right: Value): boolean {
  if (left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && left.constructor === right.constructor;
  if (left instanceof Map) return right instanceof Map;
  if (left instanceof EngineObject)
    return right instanceof EngineObject && left.constructor === right.constructor;
  return typeof left === typeof right;
}
