import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainJson } from '../../src/functions/plain-json.ts';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('a result whose text nobody needs', () => {
  it.each([
    ['a proxy answer', { statusCode: 200, headers: { a: '1' }, body: 'b', isBase64Encoded: false }],
    ['lists', { multiValueHeaders: { a: ['1', '2'] } }],
    ['null', null],
  ])('is %s', (_, value) => {
    expect(isPlainJson(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a date', { at: new Date(0) }],
    ['toJSON', { a: { toJSON: () => 1 } }],
    ['a class', new (class Pet {})()],
    ['no prototype', Object.create(null)],
    ['NaN', { a: Number.NaN }],
    ['minus zero', -0],
    ['a hole', new Array(2)],
    ['a function', { a: () => 1 }],
    ['bigint', 1n],
    ['a boxed text', { body: new String('x') }],
    ['a cycle', cycle],
    ['much text', 'x'.repeat(100_001)],
    ['many values', Array.from({ length: 201 }, () => 1)],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
      },
    ],
  ])('is not %s', (_, value) => {
    expect(isPlainJson(value)).toBe(false);
  });

  it('reads again as itself', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (isPlainJson(value)) expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
      }),
      { numRuns: 2000 },
    );
  });
});
