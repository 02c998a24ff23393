import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  JavaBigDecimal,
  JavaBigInteger,
  JavaDouble,
  JavaLong,
  numberText,
} from '../../src/expressions/java-number.ts';
import { jsonText } from '../../src/expressions/json-text.ts';
import {
  type JsonLike,
  PermissiveJsonError,
  parsePermissiveJson,
} from '../../src/expressions/permissive-json.ts';

/** Measured on json-smart 2.2 in Java: `value` names the Java type of every number. */
interface Measured {
  readonly text: string;
  readonly value?: string;
  readonly json?: string;
  readonly error?: string;
}

const measured = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/vtl/permissive-json.json'), 'utf8'),
) as readonly Measured[];

function typeName(value: JsonLike): string {
  if (typeof value === 'number') return 'Integer';
  if (value instanceof JavaLong) return 'Long';
  if (value instanceof JavaBigInteger) return 'BigInteger';
  if (value instanceof JavaBigDecimal) return 'BigDecimal';
  return value instanceof JavaDouble && Number.isNaN(value.value) ? 'Float' : 'Double';
}

/** The form the measurements were written in. */
function shown(value: JsonLike): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return jsonText(value);
  if (typeof value === 'boolean') return `Boolean ${value}`;
  if (Array.isArray(value)) return `[${value.map((item) => `${shown(item)},`).join('')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${jsonText(key)}:${shown(item)},`).join('')}}`;
  return `${typeName(value)} ${numberText(value)}`;
}

describe('permissive JSON', () => {
  it.each(measured)('reads $text as json-smart does', ({ text, value, json, error }) => {
    let answer: string;
    let written: string | undefined;
    try {
      const parsed = parsePermissiveJson(text);
      answer = shown(parsed);
      written = jsonText(parsed);
    } catch (thrown) {
      if (!(thrown instanceof PermissiveJsonError)) throw thrown;
      answer = thrown.message;
    }

    expect(answer).toBe(value ?? error);
    expect(written).toBe(json);
  });

  it.each([
    ['{a', 'Unexpected End Of File position 1: null'],
    ['[a', 'Unexpected End Of File position 1: EOF'],
  ])('refuses %s in the words recorded on AWS', (text, message) => {
    expect(() => parsePermissiveJson(text)).toThrow(message);
  });

  it('reads every standard JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain = (value: JsonLike): unknown => {
          if (Array.isArray(value)) return value.map(plain);
          if (value instanceof Map)
            return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
          if (typeof value === 'object' && value !== null) return Number(numberText(value)) + 0;
          return value;
        };
        const expected = JSON.parse(text, (_, value) => (value === 0 ? 0 : value));

        expect(JSON.stringify(plain(parsePermissiveJson(text)))).toBe(JSON.stringify(expected));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('refuses documents deeper than 512 levels (our choice)', () => {
    expect(() => parsePermissiveJson('['.repeat(513))).toThrow('More than 512 levels');
    expect(parsePermissiveJson(`${'['.repeat(512)}${']'.repeat(512)}`)).toBeInstanceOf(Array);
  });
});
