import { expect, it } from 'vitest';
import { InvocationLog } from '../../src/functions/invocation-log.ts';

const tailOf = (lines: readonly string[]) => {
  const log = new InvocationLog();
  for (const line of lines) log.add(line);
  return Buffer.from(log.tail(), 'base64').toString();
};

it('gives a short log whole', () => {
  expect(tailOf(['a', '', 'b'])).toBe('a\n\nb\n');
});

// Invoke, API reference: the last 4 KB of the execution log.
it.each([
  ['many lines', Array.from({ length: 20_000 }, (_, i) => `line ${i}`)],
  ['long lines', Array.from({ length: 50 }, (_, i) => `${i} ${'x'.repeat(5_000)}`)],
  ['a long line before a short one', ['x'.repeat(10_000), 'end']],
  ['letters of several bytes', Array.from({ length: 3_000 }, () => 'é')],
])('gives the last 4 KB of %s', (_name, lines) => {
  const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''));

  expect(tailOf(lines)).toBe(whole.subarray(-4096).toString());
});

it('keeps nothing of what no longer reaches into the end', () => {
  const log = new InvocationLog();
  for (let i = 0; i < 200; i++) log.add('x'.repeat(100_000));

  expect(JSON.stringify(log).length).toBeLessThan(20_000);
});
