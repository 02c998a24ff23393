import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileJavaRegex, type JavaRegex, JavaReplacementError } from '../../src/expressions/java-regex.ts';

/** Measured on java.util.regex of Java 17; `java` is null where the pattern is refused. */
interface Measured {
  readonly pattern: string;
  readonly text: string;
  readonly replacement: string;
  readonly java: string | null;
}

const measured = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/vtl/java-regex.json'), 'utf8'),
) as readonly Measured[];

/** Java patterns that are not supported: refused with a reason. */
const refused: ReadonlySet<string> = new Set(['x{1001}']);

function attempt(replace: () => string): string {
  try {
    return replace();
  } catch (error) {
    if (error instanceof JavaReplacementError) return 'EX';
    throw error;
  }
}

function answers(regex: JavaRegex, text: string, replacement: string): string {
  const list = (parts: readonly string[]) => `[${parts.join(', ')}]`;
  return [
    regex.matches(text),
    regex.find(text),
    attempt(() => regex.replaceAll(text, replacement)),
    attempt(() => regex.replaceFirst(text, replacement)),
    list(regex.split(text)),
    list(regex.split(text, 2)),
    list(regex.split(text, -1)),
  ].join('|');
}

function compiled(pattern: string): JavaRegex {
  const outcome = compileJavaRegex(pattern);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.regex;
}

describe('Java regular expressions', () => {
  it.each(measured)('runs $pattern on $text as Java does', ({ pattern, text, replacement, java }) => {
    const outcome = compileJavaRegex(pattern);

    if (java === null || refused.has(pattern)) expect(outcome.ok).toBe(false);
    else expect(outcome.ok ? answers(outcome.regex, text, replacement) : outcome.reason).toBe(java);
  });

  it.each([
    ['[a', 'Unclosed character class'],
    ['{x', 'Illegal repetition'],
    ['\\y', 'Illegal/unsupported escape sequence'],
  ])('says why it refuses %s', (pattern, reason) => {
    expect(compileJavaRegex(pattern)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('takes a possessive quantifier where it cannot differ from the greedy one', () => {
    expect(compiled('\\d++\\.x').matches('12.x')).toBe(true);
    expect(compiled('[^,]*+,b').matches('a,b')).toBe(true);
    expect(compiled('a++').matches('aaa')).toBe(true);
  });

  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '(a|a?)+$',
    '(.*a){20}',
    '([a-zA-Z]+)*$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ])('runs the evil pattern %s in linear time', (pattern) => {
    const regex = compiled(pattern);

    expect(regex.matches(`${'a'.repeat(20_000)}!`)).toBe(false);
    expect(regex.matches(`${'x'.repeat(20_000)}!`)).toBe(false);
  });
});
