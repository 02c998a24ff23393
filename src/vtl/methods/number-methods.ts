import {
  fitsInteger,
  fitsLong,
  JavaBigDecimal,
  JavaBigInteger,
  JavaDouble,
  JavaLong,
  type JavaNumber,
  numberText,
  toBigInt,
  toDouble,
} from '../../expressions/java-number.ts';
import { compareNumbers } from '../arithmetic.ts';
import { javaEquals } from '../equality.ts';
import { JavaException } from '../template-error.ts';
import type { Value } from '../values.ts';
import { type Method, type MethodTable, notComparable, nullary, unary } from './method.ts';

/** Java's narrowing: doubles stop at the ends of the range, wider integers lose their upper bits. */
export function intValue(n: JavaNumber): number {
  if (typeof n === 'number') return n;
  if (n instanceof JavaDouble) return clamp(n.value, -2147483648, 2147483647);
  return Number(BigInt.asIntN(32, toBigInt(n)));
}

function longValue(n: JavaNumber): JavaLong {
  if (n instanceof JavaDouble) {
    if (n.value >= 2 ** 63) return new JavaLong(2n ** 63n - 1n);
    if (n.value <= -(2 ** 63)) return new JavaLong(-(2n ** 63n));
  }
  return new JavaLong(BigInt.asIntN(64, toBigInt(n)));
}

function clamp(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(most, Math.max(least, value))) + 0;
}

function sameType(a: JavaNumber, b: Value): b is JavaNumber {
  if (typeof a === 'number') return typeof b === 'number';
  return typeof b === 'object' && b !== null && b.constructor === a.constructor;
}

function parse(text: string, radix: number): bigint | undefined {
  const digits = /^[+-]?[0-9a-zA-Z]+$/.exec(text) && text.length < 80 ? text.replace(/^[+-]/, '') : undefined;
  if (digits === undefined || radix < 2 || radix > 36) return undefined;
  let value = 0n;
  for (const c of digits) {
    const digit = Number.parseInt(c, radix);
    if (Number.isNaN(digit)) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return text.startsWith('-') ? -value : value;
}

function badNumber(text: Value): JavaException {
  return new JavaException(
    `java.lang.NumberFormatException: For input string: "${text === null ? 'null' : String(text)}"`,
  );
}

/** `$Integer.parseInt("42")`: the static method through an instance (vtl.md 2). */
const parseInteger: Method<JavaNumber> = (_, values) => {
  const [text, radix = 10] = values;
  if (values.length > 2 || typeof radix !== 'number' || !(typeof text === 'string' || text === null))
    return undefined;
  const value = parse(text ?? '', radix);
  if (value === undefined || !fitsInteger(Number(value))) throw badNumber(text);
  return Number(value);
};

const parseLong: Method<JavaNumber> = (_, values) => {
  const [text, radix = 10] = values;
  if (values.length > 2 || typeof radix !== 'number' || !(typeof text === 'string' || text === null))
    return undefined;
  const value = parse(text ?? '', radix);
  if (value === undefined || !fitsLong(value)) throw badNumber(text);
  return new JavaLong(value);
};

const parseDouble: Method<JavaNumber> = (_, values) => {
  const [text] = values;
  if (values.length !== 1 || typeof text !== 'string') return undefined;
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?\s*$/.exec(text.slice(0, 400));
  if (!match) throw badNumber(text);
  return new JavaDouble(Number(match[1]));
};

function typed(choose: (n: JavaNumber) => Method<JavaNumber> | undefined): Method<JavaNumber> {
  return (n, values, run) => choose(n)?.(n, values, run);
}

const isInteger = (n: JavaNumber) => typeof n === 'number';

function isBig(n: JavaNumber): boolean {
  return n instanceof JavaBigInteger || n instanceof JavaBigDecimal;
}

/** Both halves of the 64 bits, of a double those that stand for it. */
function hashOf(n: JavaNumber): number {
  if (typeof n === 'number') return n;
  const bits = new DataView(new ArrayBuffer(8));
  if (n instanceof JavaDouble) bits.setFloat64(0, n.value);
  else bits.setBigInt64(0, toBigInt(n));
  return bits.getInt32(0) ^ bits.getInt32(4);
}

function sameTypeOf(n: JavaNumber, values: readonly Value[]): Value | undefined {
  const [value] = values;
  if (values.length === 1 && value !== undefined && sameType(n, value)) return value;
  const method = isInteger(n)
    ? parseInteger
    : n instanceof JavaLong
      ? parseLong
      : n instanceof JavaDouble
        ? parseDouble
        : undefined;
  return method?.(n, values, undefined as never);
}

const toText: Method<JavaNumber> = (n, values) => {
  if (values.length === 0) return numberText(n);
  const [value, radix] = values;
  if (value === undefined || !sameType(n, value)) return undefined;
  if (values.length === 1) return numberText(value);
  if (typeof radix !== 'number' || radix < 2 || radix > 36 || values.length > 2 || n instanceof JavaDouble)
    return undefined;
  return toBigInt(value).toString(radix);
};

/** `Integer`, `Long`, `Double` and the big numbers: the methods templates may call (vtl.md 2). */
export const numberMethods: MethodTable<JavaNumber> = new Map<string, Method<JavaNumber>>([
  ['intValue', nullary(intValue)],
  ['longValue', nullary(longValue)],
  ['doubleValue', nullary((n) => new JavaDouble(toDouble(n)))],
  ['toString', toText],
  ['equals', unary((n, other) => javaEquals(n, other))],
  [
    'compareTo',
    unary((n, other) => Math.sign(compareNumbers(n, sameType(n, other) ? other : notComparable()))),
  ],
  ['hashCode', typed((n) => (isBig(n) ? undefined : nullary(hashOf)))],
  ['isNaN', typed((n) => (n instanceof JavaDouble ? nullary(() => Number.isNaN(n.value)) : undefined))],
  ['parseInt', typed((n) => (isInteger(n) ? parseInteger : undefined))],
  ['parseLong', typed((n) => (n instanceof JavaLong ? parseLong : undefined))],
  ['parseDouble', typed((n) => (n instanceof JavaDouble ? parseDouble : undefined))],
  ['valueOf', sameTypeOf],
]);

/** `Boolean`. */
export const booleanMethods: MethodTable<boolean> = new Map<string, Method<boolean>>([
  ['toString', nullary((b) => String(b))],
  ['booleanValue', nullary((b) => b)],
  ['equals', unary((b, other) => javaEquals(b, other))],
  [
    'compareTo',
    unary((b, other) => (typeof other === 'boolean' ? Number(b) - Number(other) : notComparable())),
  ],
  ['hashCode', nullary((b) => (b ? 1231 : 1237))],
  [
    'parseBoolean',
    unary((_, text) => (typeof text === 'string' ? text.toLowerCase() === 'true' : undefined)),
  ],
  [
    'valueOf',
    unary((_, value) =>
      typeof value === 'string'
        ? value.toLowerCase() === 'true'
        : typeof value === 'boolean'
          ? value
          : undefined,
    ),
  ],
]);
