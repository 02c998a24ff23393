import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/store/encoding.ts';

describe('the text of the state', () => {
  it.each<[string, unknown]>([
    ['maps in maps', new Map([['a', new Map([['b', [new Map()]]])]])],
    [
      'maps with keys of any kind',
      new Map<unknown, unknown>([
        ['__proto__', 1],
        ['constructor', 2],
        ['', 3],
      ]),
    ],
    ['an object that looks like a map', { $map: [['a', 1]], $$map: 1, $map2: 2 }],
    ['an object that looks like an escaped one', { a: { $$$map: { $map: [] } } }],
    ['an own key __proto__', JSON.parse('{"__proto__": {"polluted": true}, "a": 1}')],
    ['a map under __proto__', new Map([['x', JSON.parse('{"__proto__": {"$map": 1}}')]])],
    ['null, numbers, texts, booleans', [null, 1.5, 'x', true, [], {}]],
  ])('keeps %s', (_name, value) => {
    expect(decode(encode(value))).toEqual(value);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('keeps whatever a model can hold', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$map', '$$map', 'a')), tie('value'), {
          noNullPrototype: true,
        }),
        fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
      ),
    })).value;

    fc.assert(
      fc.property(json, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });
});
