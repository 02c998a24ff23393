import { describe, expect, it } from 'vitest';
import { compileModels } from '../../src/schemas/model-validator.ts';

const base = 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/';
/** Both as JSON text: there alone is `__proto__` a name like any other. */
const verdict = (schema: string, value: string) =>
  compileModels(new Map([['Pet', JSON.parse(schema)]]), base)('Pet')(JSON.parse(value));

const integer = '{"properties": {"__proto__": {"type": "integer"}}}';
const required = '{"required": ["__proto__"]}';
const closed = '{"properties": {"__proto__": {"type": "integer"}, "a": {}}, "additionalProperties": false}';
const wrongType = '[instance type (string) does not match any allowed primitive type (allowed: ["integer"])]';
const isMissing = (name: string) => `[object has missing required properties (["${name}"])]`;

/** Basis: JSON Schema draft 4, where no name is special; reliability.md T5. The texts: rest-request-phases.md 3.4. */
describe('properties by names that every JavaScript object answers to', () => {
  it.each<[string, string, string, string | undefined]>([
    ['a value that fits', integer, '{"__proto__": 1}', undefined],
    ['a value that does not', integer, '{"__proto__": "x"}', wrongType],
    ['no value', integer, '{}', undefined],
    ['a similar name', integer, '{"__proto__x": "x", "x__proto__": "x"}', undefined],
    ['a required one that is there', required, '{"__proto__": null}', undefined],
    ['a required one that is not', required, '{}', isMissing('__proto__')],
    ['one of the known ones', closed, '{"__proto__": 1, "a": 2}', undefined],
    ['a known one of the wrong type', closed, '{"__proto__": "x"}', wrongType],
    [
      'one that nobody knows',
      '{"additionalProperties": false}',
      '{"__proto__": 1}',
      '[object instance has properties which are not allowed by the schema: ["__proto__"]]',
    ],
    ['one inside of items', `{"items": ${integer}}`, '[{"__proto__": "x"}]', wrongType],
    [
      'one inside of itself',
      `{"properties": {"__proto__": ${integer}}}`,
      '{"__proto__": {"__proto__": "x"}}',
      wrongType,
    ],
    [
      'one beside patterns',
      `{"patternProperties": {"^_": ${integer}}}`,
      '{"__proto__": {"__proto__": "x"}}',
      wrongType,
    ],
    ['one that others depend on', '{"dependencies": {"__proto__": ["a"]}}', '{"a": 1}', undefined],
    [
      'one whose dependency is there',
      '{"dependencies": {"__proto__": ["a"]}}',
      '{"__proto__": 1, "a": 1}',
      undefined,
    ],
    [
      'one whose dependency is not',
      '{"dependencies": {"__proto__": ["a"]}}',
      '{"__proto__": 1}',
      expect.stringContaining('instance failed to match') as unknown as string,
    ],
    ['an inherited one that is required', '{"required": ["toString"]}', '{}', isMissing('toString')],
    ['an inherited one of any type', '{"properties": {"constructor": {"type": "string"}}}', '{}', undefined],
  ])('%s', (_name, schema, value, expected) => {
    expect(verdict(schema, value)).toEqual(expected);
  });

  it('leaves Object.prototype alone', () => {
    verdict(closed, '{"__proto__": {"polluted": true}}');

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
