import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { withLittleInlining } from '../../../src/cli/lint/little-inlining.ts';
import { defaultLimits } from '../../../src/document/limits.ts';
import { parseFile } from '../../../src/document/parsed-file.ts';
import { specDocument } from '../../../src/document/spec-document.ts';

const large = () => {
  const text = JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'x'.repeat(1_100_000), version: '1' },
    paths: {},
  });
  const parsed = parseFile(Buffer.from(text), 'large.json', defaultLimits);
  if (!parsed.ok) throw new Error('The document of this test cannot be read.');
  return specDocument([parsed.value]);
};

test('a large document is judged all the same', () => {
  expect(withLittleInlining(large(), () => 'judged')).toBe('judged');
});

test('what goes wrong meanwhile comes out', () => {
  const work = () => {
    throw new Error('wrong');
  };
  expect(() => withLittleInlining(large(), work)).toThrow('wrong');
});

test('the V8 of this Node knows the option: it would complain on stderr of one that it does not know', () => {
  const script = "require('node:v8').setFlagsFromString('--max-inlined-bytecode-size-cumulative=920')";
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
