import { describe, expect, it } from 'vitest';
import {
  doubleText,
  integerFromDigits,
  JavaDouble,
  JavaLong,
  numberFromHost,
  numberText,
} from '../../src/expressions/java-number.ts';
import { JavaArray, JavaList, javaText } from '../../src/expressions/java-text.ts';
import { parsePermissiveJson } from '../../src/expressions/permissive-json.ts';
import { TextTooLongError } from '../../src/expressions/text-limit.ts';

describe('numbers', () => {
  it.each([
    // Measured on Java's Double.toString (vtl.md 0).
    [10, '10.0'],
    [1.5, '1.5'],
    [1.1, '1.1'],
    [12345678.9, '1.23456789E7'],
    [0.0001, '1.0E-4'],
    [0.001, '0.001'],
    [100000, '100000.0'],
    [1e7, '1.0E7'],
    [9999999, '9999999.0'],
    [1e21, '1.0E21'],
    [-0, '-0.0'],
    [0.30000000000000004, '0.30000000000000004'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [-1e-5, '-1.0E-5'],
  ])('prints the double %s as Java does', (value, text) => {
    expect(doubleText(value)).toBe(text);
  });

  it('keeps every digit of integers of any size', () => {
    for (const digits of [
      '9007199254740993',
      '2147483648',
      '-2147483649',
      '123456789012345678901234567890',
    ]) {
      expect(numberText(integerFromDigits(digits))).toBe(digits);
    }
  });

  it('takes numbers of the gateway for the Java types they are', () => {
    expect(numberFromHost(5)).toBe(5);
    expect(numberFromHost(1_763_600_000_000)).toEqual(new JavaLong(1_763_600_000_000n));
    expect(numberFromHost(0.5)).toEqual(new JavaDouble(0.5));
  });
});

describe('values as text', () => {
  it.each([
    // Recorded on AWS (vtl.md 0).
    ['{"size":"L","n":3}', '{size=L, n=3}'],
    ['{"foo":[{"nested":"bar"}]}', '{foo=[{"nested":"bar"}]}'],
    ['{"a":null}', '{a=null}'],
    // Measured on json-smart.
    ['["a/b"]', '["a\\/b"]'],
    ['[{"id":1,"ok":true},"s",null]', '[{"id":1,"ok":true},"s",null]'],
    ['["\u2028\u007f"]', '["\\u2028\\u007F"]'],
  ])('prints %s as Java does', (json, text) => {
    expect(javaText(parsePermissiveJson(json))).toBe(text);
  });

  it('prints lists that templates make without quotes, and arrays as an object', () => {
    expect(javaText(JavaList.holding([1, 'two', null, true]))).toBe('[1, two, null, true]');
    expect(javaText(JavaArray.arrayOf(['a'], '[Ljava.lang.String;'))).toMatch(/^\[Ljava\.lang\.String;@/);
  });

  it('ends on values that hold themselves', () => {
    const map = new Map<string, unknown>();
    map.set('own', map);
    const list: unknown[] = [];
    list.push([list]);

    expect(javaText(map)).toBe('{own=(this Map)}');
    expect(() => javaText(list)).toThrow(TextTooLongError);
  });
});
