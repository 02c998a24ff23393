import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeCacheFile, readCodeCache, writeCodeCache } from '../../src/cli/code-cache.ts';

const source = Buffer.from('exports.main = () => 0');
const code = Buffer.from('what V8 made of it');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwctl-code-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('gives the code back that was kept for a source, and leaves no other file', () => {
  const file = join(folder, 'gwctl', 'serve.bin');

  writeCodeCache(file, source, Buffer.from('older'));
  writeCodeCache(file, source, code);

  expect(readCodeCache(file, source)).toEqual(code);
  expect(readdirSync(join(folder, 'gwctl'))).toEqual(['serve.bin']);
});

it('knows no code for another source', () => {
  const file = join(folder, 'serve.bin');
  writeCodeCache(file, source, code);

  expect(readCodeCache(file, Buffer.from('exports.main = () => 1'))).toBeUndefined();
});

it.each([
  ['cut off', (whole: Buffer) => whole.subarray(0, -1)],
  ['empty', () => Buffer.alloc(0)],
  ['of a header alone', (whole: Buffer) => whole.subarray(0, 8)],
  ['with one bit turned', (whole: Buffer) => whole.map((byte, i) => (i === 12 ? byte ^ 1 : byte))],
])('takes no code from a file that is %s', (_name, damage) => {
  const file = join(folder, 'serve.bin');
  writeCodeCache(file, source, code);
  writeFileSync(file, damage(readFileSync(file)));

  expect(readCodeCache(file, source)).toBeUndefined();
});

// Only root can give a file away.
it.runIf(process.getuid?.() === 0)('takes no code from a file of another user', () => {
  const file = join(folder, 'serve.bin');
  writeCodeCache(file, source, code);
  chownSync(file, 12_345, 12_345);

  expect(readCodeCache(file, source)).toBeUndefined();
});

it('goes without where nothing can be written or read', () => {
  writeFileSync(join(folder, 'gwctl'), 'a file in the way');
  const file = join(folder, 'gwctl', 'serve.bin');

  writeCodeCache(file, source, code);

  expect(readCodeCache(file, source)).toBeUndefined();
  expect(readFileSync(join(folder, 'gwctl'), 'utf8')).toBe('a file in the way');
});

it.each([
  ['linux', { HOME: '/home/ann' }, join('/home/ann', '.cache', 'gwctl')],
  ['darwin', { HOME: '/Users/ann' }, join('/Users/ann', 'Library/Caches', 'gwctl')],
  ['win32', { LOCALAPPDATA: '/ann/local' }, join('/ann/local', 'gwctl', 'cache')],
  ['linux', { HOME: '/home/ann', XDG_CACHE_HOME: '/fast' }, join('/fast', 'gwctl')],
  ['linux', { HOME: '/home/ann', NODE_COMPILE_CACHE: '/chosen' }, '/chosen'],
] as const)('keeps code in the cache folder of %s with %j', (platform, env, expected) => {
  const file = codeCacheFile('serve', env, platform);

  expect(file?.startsWith(join(expected, `serve-${process.version}-`))).toBe(true);
});

it.each([
  ['NODE_DISABLE_COMPILE_CACHE', { HOME: '/home/ann', NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux'],
  ['NODE_V8_COVERAGE', { HOME: '/home/ann', NODE_V8_COVERAGE: 'coverage' }, 'linux'],
  ['no local folder on Windows', {}, 'win32'],
] as const)('keeps no code with %s', (_name, env, platform) => {
  expect(codeCacheFile('serve', env, platform)).toBeUndefined();
});
