import { describe, expect, it } from 'vitest';
import { compileModels } from '../../src/schemas/model-validator.ts';

const base = 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/';
const compiled = (schema: object) =>
  compileModels(new Map<string, unknown>([['List', schema]]), base)('List');
const isRight = (value: unknown) => compiled({ type: 'array', uniqueItems: true })(value) === undefined;

/** JSON Schema draft 4, 5.3.4: items are equal as JSON values are (3.6). */
describe('uniqueItems', () => {
  it.each<[string, unknown[]]>([
    [
      'members in another order',
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
    ],
    ['numbers however they are written', [1, JSON.parse('1.0')]],
    ['lists', [[1, 2], [3], [1, 2]]],
    ['null', [null, 1, null]],
    ['an own __proto__', [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')]],
  ])('takes for equal: %s', (_what, items) => {
    expect(isRight(items)).toBe(false);
  });

  it.each<[string, unknown[]]>([
    ['a number and its text', [1, '1']],
    ['false and 0', [false, 0]],
    [
      'lists in another order',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    ['an empty list and an empty object', [[], {}]],
    ['a text that looks like two items', [['a', 'b'], ['a","b']]],
    ['values under other names', [{ a: 'b' }, { b: 'a' }]],
  ])('tells apart: %s', (_what, items) => {
    expect(isRight(items)).toBe(true);
  });

  it('is off when it is false', () => {
    expect(compiled({ uniqueItems: false })([1, 1])).toBeUndefined();
  });

  it('goes through 200,000 objects once (reliability.md T4)', () => {
    const items = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    expect(isRight(items)).toBe(true);
    expect(isRight([...items, { id: 7 }])).toBe(false);
  });
});

/** JSON Schema draft 4, 5.5.1: a value is allowed that equals one of the list. */
describe('enum', () => {
  const check = compiled({ enum: ['a', 1, null, { b: [2], c: 3 }] });

  it.each(['a', 1, null, { c: 3, b: [2] }])('takes %j', (value) => {
    expect(check(value)).toBeUndefined();
  });

  it.each(['b', '1', 0, false, {}, { b: [2] }, { b: '[2]', c: 3 }, [null]])('refuses %j', (value) => {
    expect(check(value)).toMatch(/not found in enum/);
  });

  it('calls nothing of what a body holds', () => {
    expect(check({ valueOf: 1, toString: 2 })).toMatch(/not found in enum/);
  });
});
