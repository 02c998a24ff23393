import {
  bigDecimalText,
  fitsInteger,
  fitsLong,
  isJavaNumber,
  JavaBigDecimal,
  JavaBigInteger,
  JavaDouble,
  JavaLong,
  type JavaNumber,
  toBigInt,
  toDouble,
} from '../expressions/java-number.ts';
import { BudgetExceeded, JavaException } from './template-error.ts';
import { printed, type Value } from './values.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** Digits that decimals may be apart: aligning them multiplies by ten that often. */
const mostDigits = 5000;

/**
 * Velocity's arithmetic (vtl.md 3.4): integers stay integers and widen on overflow, a decimal makes doubles, `+` with a text joins
 * texts. Anything else, and division by zero, is null.
 */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string'))
    return printed(left) + printed(right);
  if (!isJavaNumber(left) || !isJavaNumber(right)) return null;
  if (typeof left === 'number' && typeof right === 'number') return integers(operator, left, right);
  if ((operator === '/' || operator === '%') && isZero(right)) return null;
  if (isDecimalCalculation(left, right)) return decimals(operator, toDecimal(left), toDecimal(right));
  if (left instanceof JavaDouble || right instanceof JavaDouble) {
    return new JavaDouble(doubles(operator, toDouble(left), toDouble(right)));
  }
  return wideIntegers(operator, left, right);
}

function integers(operator: ArithmeticOperator, left: number, right: number): Value {
  switch (operator) {
    case '+':
      return widened(left + right);
    case '-':
      return widened(left - right);
    case '*': {
      const product = left * right;
      return Number.isSafeInteger(product) ? widened(product) : new JavaLong(BigInt(left) * BigInt(right));
    }
    case '/':
      return right === 0 ? null : widened(Math.trunc(left / right));
    case '%':
      return right === 0 ? null : widened(left % right);
  }
}

function widened(value: number): Value {
  // No Integer is -0.
  return fitsInteger(value) ? value + 0 : new JavaLong(BigInt(value));
}

function wideIntegers(operator: ArithmeticOperator, left: JavaNumber, right: JavaNumber): Value {
  const big = left instanceof JavaBigInteger || right instanceof JavaBigInteger;
  if (big && operator === '%') return new JavaBigInteger(modulus(toBigInt(left), toBigInt(right)));
  const value = bigIntegers(operator, toBigInt(left), toBigInt(right));
  return big || !fitsLong(value) ? new JavaBigInteger(value) : new JavaLong(value);
}

function bigIntegers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      if (bits(left) + bits(right) > 40_000)
        throw new BudgetExceeded('The number grows beyond ten thousand digits.');
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

/** `BigInteger.mod`: never negative, and only for a positive modulus. */
function modulus(left: bigint, right: bigint): bigint {
  if (right <= 0n) throw new JavaException('java.lang.ArithmeticException: BigInteger: modulus not positive');
  const rest = left % right;
  return rest < 0n ? rest + right : rest;
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}

function doubles(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

/** BigDecimal takes part, or a BigInteger meets a decimal. */
function isDecimalCalculation(left: JavaNumber, right: JavaNumber): boolean {
  if (left instanceof JavaBigDecimal || right instanceof JavaBigDecimal) return true;
  return (
    (left instanceof JavaBigInteger && right instanceof JavaDouble) ||
    (left instanceof JavaDouble && right instanceof JavaBigInteger)
  );
}

function toDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value;
  if (!(value instanceof JavaDouble)) return new JavaBigDecimal(toBigInt(value), 0);
  if (!Number.isFinite(value.value))
    throw new JavaException('java.lang.NumberFormatException: Infinite or NaN');
  return exactDecimal(value.value);
}

/** `new BigDecimal(double)`: the exact value of the binary fraction, `0.1` with all its digits. */
function exactDecimal(value: number): JavaBigDecimal {
  let halvings = 0;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    halvings++;
  }
  return new JavaBigDecimal(BigInt(whole) * 5n ** BigInt(halvings), halvings);
}

function decimals(operator: ArithmeticOperator, left: JavaBigDecimal, right: JavaBigDecimal): Value {
  if (operator === '*') {
    return new JavaBigDecimal(bigIntegers('*', left.unscaled, right.unscaled), left.scale + right.scale);
  }
  if (operator === '%')
    throw new JavaException('java.lang.ArithmeticException: Cannot calculate the modulo of BigDecimals.');
  if (operator === '/') return quotient(left, right);
  const [a, b, scale] = aligned(left, right);
  return new JavaBigDecimal(operator === '+' ? a + b : a - b, scale);
}

/** `divide(other, ROUND_HALF_DOWN)`: the scale of the left side stays. */
function quotient(left: JavaBigDecimal, right: JavaBigDecimal): Value {
  const shift = right.scale;
  checkDigits(shift);
  const numerator = shift >= 0 ? left.unscaled * 10n ** BigInt(shift) : left.unscaled;
  const denominator = shift >= 0 ? right.unscaled : right.unscaled * 10n ** BigInt(-shift);
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const size = denominator < 0n ? -denominator : denominator;
  const step = numerator < 0n === denominator < 0n ? 1n : -1n;
  return new JavaBigDecimal(twice > size ? whole + step : whole, left.scale);
}

function aligned(left: JavaBigDecimal, right: JavaBigDecimal): [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  checkDigits(scale - left.scale);
  checkDigits(scale - right.scale);
  return [
    left.unscaled * 10n ** BigInt(scale - left.scale),
    right.unscaled * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

function checkDigits(count: number): void {
  if (Math.abs(count) > mostDigits) throw new BudgetExceeded(`The number grows beyond ${mostDigits} digits.`);
}

function isZero(value: JavaNumber): boolean {
  if (value instanceof JavaBigDecimal) return value.unscaled === 0n;
  if (value instanceof JavaDouble) return value.value === 0;
  return typeof value === 'number' ? value === 0 : value.value === 0n;
}

/** Negative, zero or positive; numbers compare by value whatever their types. NaN compares as equal to nothing. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isDecimalCalculation(left, right)) {
    const [a, b] = comparable(toDecimal(left), toDecimal(right));
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (left instanceof JavaDouble || right instanceof JavaDouble) return toDouble(left) - toDouble(right);
  const a = toBigInt(left);
  const b = toBigInt(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Decimals too far apart to be aligned are compared as doubles. */
function comparable(left: JavaBigDecimal, right: JavaBigDecimal): [bigint | number, bigint | number] {
  if (Math.abs(left.scale - right.scale) > mostDigits) {
    return [Number(bigDecimalText(left)), Number(bigDecimalText(right))];
  }
  const [a, b] = aligned(left, right);
  return [a, b];
}
