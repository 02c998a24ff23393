/**
 * Java's numbers as templates see them (vtl.md 0: json-smart makes Integer, Long, BigInteger, Double or BigDecimal).
 * A plain JavaScript number is an `Integer`; every other kind has a class of its own, so `1` and `1.0` stay apart.
 */

/** A 64-bit integer that did not fit 32 bits, or that arithmetic with one made. */
export class JavaLong {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** An integer of any size. */
export class JavaBigInteger {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** A double: prints as `Double.toString` does. */
export class JavaDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** `unscaled * 10 ** -scale`: what json-smart makes of a decimal longer than 18 characters. */
export class JavaBigDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
}

/** A plain number is an `Integer`, always in 32-bit range. */
export type JavaNumber = number | JavaLong | JavaBigInteger | JavaDouble | JavaBigDecimal;

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

export function isJavaNumber(value: unknown): value is JavaNumber {
  return (
    typeof value === 'number' ||
    value instanceof JavaDouble ||
    value instanceof JavaLong ||
    value instanceof JavaBigInteger ||
    value instanceof JavaBigDecimal
  );
}

/** True for Integer, Long and BigInteger: an override status or a MOCK `statusCode` must be one of these. */
export function isJavaInteger(value: unknown): value is number | JavaLong | JavaBigInteger {
  return typeof value === 'number' || value instanceof JavaLong || value instanceof JavaBigInteger;
}

export function fitsInteger(value: number): boolean {
  return (value | 0) === value;
}

export function fitsLong(value: bigint): boolean {
  return value >= longMin && value <= longMax;
}

/** The smallest of Integer, Long and BigInteger that holds the value. */
export function integerOf(value: bigint): number | JavaLong | JavaBigInteger {
  if (value >= -2147483648n && value <= 2147483647n) return Number(value);
  return fitsLong(value) ? new JavaLong(value) : new JavaBigInteger(value);
}

/** A JavaScript number from outside (`$context.requestTimeEpoch`): whole numbers become Integer or Long. */
export function numberFromHost(value: number): JavaNumber {
  if (fitsInteger(value)) return value === 0 ? 0 : value;
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return new JavaLong(BigInt(value));
  return new JavaDouble(value);
}

/** Digits of an integer literal, with an optional minus, as the smallest integer type. */
export function integerFromDigits(digits: string): number | JavaLong | JavaBigInteger {
  if (digits.length < 10) {
    const value = Number(digits);
    return value === 0 ? 0 : value;
  }
  const value = BigInt(digits);
  // json-smart decides by the number of digits, leading zeros included.
  return digits.length > (digits.startsWith('-') ? 20 : 19) ? new JavaBigInteger(value) : integerOf(value);
}

/** The text of a `BigDecimal` literal as a value; `Number`-like syntax with optional exponent. */
export function bigDecimalFromText(text: string): JavaBigDecimal {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const unscaled = BigInt(`${whole}${fraction}` || '0');
  return new JavaBigDecimal(sign === '-' ? -unscaled : unscaled, fraction.length - Number(exponent));
}

/** `Double.toString`: at least one fraction digit, `E` notation from 10^7 and below 10^-3 (vtl.md 0). */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.startsWith('+') ? exponent.slice(1) : exponent}`;
}

/** `BigDecimal.toString`: plain while the scale is not negative and the exponent at least -6. */
export function bigDecimalText(value: JavaBigDecimal): string {
  const negative = value.unscaled < 0n;
  const digits = String(negative ? -value.unscaled : value.unscaled);
  const sign = negative ? '-' : '';
  if (value.scale === 0) return sign + digits;
  const adjusted = digits.length - 1 - value.scale;
  if (value.scale > 0 && adjusted >= -6) {
    const padded = digits.padStart(value.scale + 1, '0');
    return `${sign}${padded.slice(0, -value.scale)}.${padded.slice(-value.scale)}`;
  }
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const exponent = adjusted === 0 ? '' : `E${adjusted > 0 ? '+' : ''}${adjusted}`;
  return sign + mantissa + exponent;
}

/** `toString` of any Java number. */
export function numberText(value: JavaNumber): string {
  if (typeof value === 'number') return String(value);
  if (value instanceof JavaDouble) return doubleText(value.value);
  if (value instanceof JavaBigDecimal) return bigDecimalText(value);
  return String(value.value);
}

/** The number as a double, as `doubleValue()` gives it. */
export function toDouble(value: JavaNumber): number {
  if (typeof value === 'number') return value;
  if (value instanceof JavaDouble) return value.value;
  if (value instanceof JavaBigDecimal) return Number(bigDecimalText(value));
  return Number(value.value);
}

/** The number without its fraction, as a big integer; not for NaN and infinities, which give 0. */
export function toBigInt(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof JavaDouble) return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n;
  if (value instanceof JavaBigDecimal) {
    // Java takes the low 64 bits, and those of a multiple of 10^64 are zero: no giant power is ever built.
    if (Math.abs(value.scale) > 5000) return 0n;
    return value.scale > 0
      ? value.unscaled / 10n ** BigInt(value.scale)
      : value.unscaled * 10n ** BigInt(-value.scale);
  }
  return value.value;
}
