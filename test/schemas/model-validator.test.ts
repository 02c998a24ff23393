import { describe, expect, it } from 'vitest';
import { compileModels } from '../../src/schemas/model-validator.ts';

const base = 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/';
const verdict = (schema: object, value: unknown, others: Record<string, object> = {}) =>
  compileModels(new Map<string, unknown>(Object.entries({ Pet: schema, ...others })), base)('Pet')(value);

/** rest-request-phases.md 3.4 and 3.5. `required` and `oneOf` were seen from API Gateway; the rest are the Java validator's own texts. */
describe('what the validator of a model says', () => {
  it.each<[string, object, unknown, string | undefined]>([
    ['nothing of a value that fits', { type: 'object', required: ['a'] }, { a: 1 }, undefined],
    [
      'missing names, sorted',
      { required: ['b', 'a', 'c'] },
      { c: 1 },
      'object has missing required properties (["a","b"])',
    ],
    [
      'a type; number takes integers',
      { type: ['number', 'null'] },
      'x',
      'instance type (string) does not match any allowed primitive type (allowed: ["integer","null","number"])',
    ],
    [
      'enum',
      { enum: ['cat', 1, null] },
      'cow',
      'instance value ("cow") not found in enum (possible values: ["cat",1,null])',
    ],
    [
      'a lower bound',
      { minimum: 1 },
      0,
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ],
    [
      'an upper bound',
      { maximum: 9 },
      10,
      'numeric instance is greater than the required maximum (maximum: 9, found: 10)',
    ],
    [
      'a strict lower bound that is met exactly',
      { minimum: 0, exclusiveMinimum: true },
      0,
      'numeric instance is not strictly greater than the required minimum 0',
    ],
    [
      'a strict upper bound that is met exactly',
      { maximum: 5, exclusiveMaximum: true },
      5,
      'numeric instance is not strictly lower than the required maximum 5',
    ],
    [
      'a strict lower bound that is missed',
      { minimum: 0, exclusiveMinimum: true },
      -1,
      'numeric instance is lower than the required minimum (minimum: 0, found: -1)',
    ],
    ['multiples', { multipleOf: 10 }, 15, 'remainder of division is not zero (15 / 10)'],
    ['multiples in decimals, not in floats', { multipleOf: 0.01 }, 0.07, undefined],
    [
      'lengths in characters, not in code units',
      { maxLength: 1 },
      '😀😀',
      'string "😀😀" is too long (length: 2, maximum allowed: 1)',
    ],
    ['patterns, anywhere in the text', { pattern: 'b+' }, 'abbc', undefined],
    [
      'short arrays',
      { minItems: 2 },
      [1],
      'array is too short: must have at least 2 elements but instance has 1 elements',
    ],
    ['doubles', { uniqueItems: true }, [1, 1], 'array must not contain duplicate elements'],
    [
      'few properties',
      { minProperties: 1 },
      {},
      'object has too few properties (found 0 but schema requires at least 1)',
    ],
    [
      'many properties',
      { maxProperties: 1 },
      { a: 1, b: 2 },
      'object has too many properties (found 2 but schema requires at most 1)',
    ],
    [
      'strangers',
      { properties: { a: {} }, patternProperties: { '^x-': {} }, additionalProperties: false },
      { a: 1, 'x-b': 1, d: 1, c: 1 },
      'object instance has properties which are not allowed by the schema: ["c","d"]',
    ],
    [
      'dependencies',
      { dependencies: { a: ['c', 'b'] } },
      { a: 1, b: 1 },
      'property "a" of object has missing property dependencies (schema requires ["b","c"]; missing: ["c"])',
    ],
    ['email', { format: 'email' }, 'x', 'string "x" is not a valid email address'],
    ['ipv4', { format: 'ipv4' }, 'x', 'string "x" is not a valid IPv4 address'],
    [
      'date-time',
      { format: 'date-time' },
      'x',
      `string "x" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`,
    ],
    ['formats of OpenAPI alone say nothing', { type: 'string', format: 'password' }, 'x', undefined],
    [
      'several problems in one pair of brackets',
      { properties: { a: { type: 'string' }, b: { maximum: 1 } } },
      { a: 1, b: 2 },
      'instance type (integer) does not match any allowed primitive type (allowed: ["string"]), numeric instance is greater than the required maximum (maximum: 1, found: 2)',
    ],
  ])('%s', (_name, schema, value, expected) => {
    expect(verdict(schema, value)).toBe(expected === undefined ? undefined : `[${expected}]`);
  });
});

describe('composite schemas tell how many matched, and nothing of their insides', () => {
  const text = { type: 'string' };
  const named = { type: 'object', required: ['name'] };
  const referred = { $ref: `${base}Named` };

  it.each<[object, unknown, string | undefined]>([
    [{ oneOf: [text, named] }, {}, 'instance failed to match exactly one schema (matched 0 out of 2)'],
    [
      { oneOf: [text, { minLength: 1 }] },
      'a',
      'instance failed to match exactly one schema (matched 2 out of 2)',
    ],
    [{ oneOf: [{ type: 'null' }, referred] }, null, undefined],
    [{ oneOf: [{ type: 'null' }, referred] }, { name: 1 }, undefined],
    [
      { oneOf: [{ type: 'null' }, referred] },
      {},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [{ anyOf: [text, referred] }, {}, 'instance failed to match at least one required schema among 2'],
    [{ anyOf: [text, referred] }, 'a', undefined],
    [
      { allOf: [referred, { required: ['id'] }, { type: 'object' }] },
      {},
      'instance failed to match all required schemas (matched only 1 out of 3)',
    ],
    [{ allOf: [referred, { type: 'object' }] }, { name: 1 }, undefined],
    [{ not: text }, 'a', 'instance matched a schema which it should not have'],
    [{ not: text }, 1, undefined],
  ])('%j of %j', (schema, value, expected) => {
    expect(verdict(schema, value, { Named: named })).toBe(
      expected === undefined ? undefined : `[${expected}]`,
    );
  });
});

describe('what draft 4 does not know says nothing', () => {
  it.each([
    [{ const: 1 }, 2],
    [{ contains: { type: 'string' } }, [1]],
    [{ propertyNames: { minLength: 3 } }, { a: 1 }],
    // biome-ignore lint/suspicious/noThenProperty: the keyword of later drafts
    [{ if: { type: 'string' }, then: { minLength: 3 } }, 'a'],
  ])('%j', (schema, value) => {
    expect(verdict(schema, value)).toBeUndefined();
  });
});

describe('references', () => {
  const person = { properties: { home: { $ref: `${base}House` } }, required: ['name'] };
  const house = { properties: { people: { type: 'array', items: { $ref: `${base}Pet` } } } };

  it('go round in circles (recorded)', () => {
    const value = { name: 'a', home: { people: [{ name: 'b', home: { people: [{}] } }] } };

    expect(verdict(person, value, { House: house })).toBe(
      '[object has missing required properties (["name"])]',
    );
  });

  it('reach the definitions of their own model', () => {
    const schema = {
      properties: { a: { $ref: '#/definitions/Text' } },
      definitions: { Text: { type: 'string' } },
    };

    expect([verdict(schema, { a: 'x' }), verdict(schema, { a: 1 }) !== undefined]).toEqual([undefined, true]);
  });

  it('to a model that is not there are an error of the deployment', () => {
    expect(() => verdict({ $ref: `${base}Nobody` }, 1)).toThrow('Nobody');
  });

  it('are not moved by an id of the schema', () => {
    const moved = { id: 'http://elsewhere.test/', ...house };

    expect(verdict(moved, { people: [1] }, { House: house })).toBeUndefined();
    expect(
      verdict({ $id: 'http://elsewhere.test/', $ref: `${base}House` }, {}, { House: house }),
    ).toBeUndefined();
  });
});

it('reports the first problem only of a body that is large (reliability.md T4)', () => {
  const schema = { items: { type: 'integer' } };
  const large = Array.from({ length: 20_000 }, () => 'text');

  expect(verdict(schema, large)).toBe(
    '[instance type (string) does not match any allowed primitive type (allowed: ["integer"])]',
  );
});

/** Basis: JSON Schema draft 4. */
describe('patterns', () => {
  const model = (prefix: string) => ({ type: 'string', pattern: `^${prefix}` });

  it('are told apart within a model', () => {
    const schema = { properties: { a: model('a'), b: model('b') } };

    expect(verdict(schema, { a: 'a1', b: 'b1' })).toBeUndefined();
    expect(verdict(schema, { a: 'a1', b: 'a1' })).toBe(
      '[ECMA 262 regex "^b" does not match input string "a1"]',
    );
  });

  it('are told apart between models', () => {
    const validator = compileModels(new Map(['a', 'b'].map((name) => [name, model(name)])), base);

    expect([validator('a')('a1'), validator('b')('b1')]).toEqual([undefined, undefined]);
    expect(validator('b')('a1')).toBe('[ECMA 262 regex "^b" does not match input string "a1"]');
  });
});
