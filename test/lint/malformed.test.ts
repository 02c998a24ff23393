import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderOf } from './lint-world.ts';

const head = 'openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n';
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
const utf16be = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
const utf32 = (text: string) =>
  new Uint8Array(Uint32Array.from([...text], (char) => char.codePointAt(0) ?? 0).buffer);
const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]\n`).join('')}`;

/** Inputs that are no spec: [name, file, content, rule of the first error, line]. */
const inputs: readonly (readonly [string, string, string | Uint8Array, string, number])[] = [
  ['an empty file', 'a.yaml', '', 'openapi-version', 1],
  ['an empty JSON file', 'a.json', '', 'openapi-version', 1],
  ['blank lines', 'a.yaml', '\n\n  \n', 'openapi-version', 1],
  ['comments only', 'a.yaml', '# a spec\n', 'openapi-version', 1],
  ['null', 'a.json', 'null', 'openapi-version', 1],
  ['a number', 'a.json', '42', 'openapi-version', 1],
  ['a list', 'a.json', '[]', 'openapi-version', 1],
  ['a text', 'a.yaml', 'hello\n', 'openapi-version', 1],
  [
    'a document that was encoded twice',
    'a.json',
    JSON.stringify(`${head}paths: {}\n`),
    'double-encoded-document',
    1,
  ],
  ['an empty map', 'a.json', '{}', 'openapi-version', 1],
  ['broken JSON', 'a.json', '{"openapi": "3.0.1",\n "info" {}}', 'document-parses', 2],
  ['JSON with a comma too many', 'a.json', '{"openapi": "3.0.1",\n}', 'document-parses', 2],
  ['JSON that ends too early', 'a.json', '{"openapi": "3.0.1"', 'document-parses', 1],
  ['JSON with single quotes', 'a.json', "{'openapi': '3.0.1'}", 'document-parses', 1],
  ['broken YAML', 'a.yaml', `${head}paths: [a\n`, 'document-parses', 4],
  ['YAML with a tab', 'a.yaml', `${head}paths:\n\t/pets: {}\n`, 'document-parses', 4],
  ['two YAML documents', 'a.yaml', `${head}paths: {}\n---\n${head}`, 'document-parses', 4],
  ['an alias without an anchor', 'a.yaml', `${head}paths: *pets\n`, 'document-parses', 3],
  [
    'an alias inside of what it repeats',
    'a.yaml',
    `${head}paths: &pets { a: *pets }\n`,
    'document-parses',
    3,
  ],
  ['a bomb of aliases', 'a.yaml', bomb, 'document-limits', 6],
  ['nesting without end in JSON', 'a.json', '['.repeat(100_000), 'document-limits', 1],
  ['nesting without end in YAML', 'a.yaml', '['.repeat(100_000), 'document-limits', 1],
  [
    'binary data',
    'a.yaml',
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x80]),
    'document-parses',
    1,
  ],
  [
    'Latin-1',
    'a.yaml',
    new Uint8Array(Buffer.from(`${head}paths: {} # Zürich\n`, 'latin1')),
    'document-parses',
    1,
  ],
  ['UTF-16', 'a.yaml', utf16(`${head}paths: {}\n`), 'document-parses', 1],
  ['UTF-16, the other way round', 'a.yaml', utf16be(`${head}paths: {}\n`), 'document-parses', 1],
  ['UTF-16 without a byte order mark', 'a.json', utf16('{"openapi":"3.0.1"}').slice(2), 'document-parses', 1],
  ['UTF-32', 'a.yaml', utf32(`\uFEFF${head}`), 'document-parses', 1],
  ['a byte order mark and nothing else', 'a.yaml', new Uint8Array([0xef, 0xbb, 0xbf]), 'openapi-version', 1],
  ['a zero byte at the end', 'a.yaml', `${head}paths: {}\n\u0000`, 'document-parses', 4],
  ['JSON with something behind it', 'a.json', '{"openapi":"3.0.1"} x', 'document-parses', 1],
  ['a quote of 5 MB that never ends', 'a.yaml', `"${'a'.repeat(5_000_000)}`, 'document-parses', 1],
  ['a map in a map in a map in one line', 'a.yaml', 'a: '.repeat(50_000), 'document-parses', 1],
  ['a list in a list', 'a.yaml', '- '.repeat(50_000), 'document-limits', 1],
  ['a map nested deep', 'a.json', `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`, 'document-limits', 1],
  ['more values than a document has', 'a.json', `[${'[],'.repeat(2_000_000)}1]`, 'document-limits', 1],
  [
    'an anchor inside of what it names',
    'a.yaml',
    `${head}paths:\n  /a: &a\n    get: *a\n`,
    'document-parses',
    5,
  ],
  ['info that is a text', 'a.yaml', 'openapi: 3.0.1\ninfo: pets\npaths: {}\n', 'openapi-structure', 2],
  ['paths that are a number', 'a.yaml', `${head}paths: 3\n`, 'openapi-structure', 3],
  ['an operation that is a list', 'a.yaml', `${head}paths: { /a: { get: [] } }\n`, 'openapi-structure', 3],
  [
    'a map with 20,000 keys that OpenAPI does not know',
    'a.yaml',
    `openapi: 3.1.0\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join('')}`,
    'openapi-version',
    1,
  ],
  ['control characters', 'a.json', '{"openapi": "3.0.\u00011"}', 'document-parses', 1],
  ['OpenAPI 3.1', 'a.yaml', 'openapi: 3.1.0\ninfo: {}\n', 'openapi-version', 1],
  ['Swagger 1.2', 'a.yaml', 'swaggerVersion: "1.2"\n', 'openapi-version', 1],
  ['AsyncAPI', 'a.yaml', 'asyncapi: 2.6.0\n', 'openapi-version', 1],
  ['HTML', 'a.yaml', '<!doctype html>\n<html></html>\n', 'openapi-version', 1],
  ['a path that is a text', 'a.yaml', `${head}paths: { /pets: none }\n`, 'openapi-structure', 3],
  ['a $ref in circles', 'a.yaml', `${head}paths: { /a: { $ref: '#/paths/~1a' } }\n`, 'unresolved-ref', 3],
  [
    'a key named __proto__',
    'a.json',
    '{"openapi":"3.0.1","info":{"title":"p","version":"1"},"paths":{"__proto__":3}}',
    'openapi-structure',
    1,
  ],
  [
    'thousands of equal keys',
    'a.json',
    `{"openapi":"3.0.1","info":{"title":"p","version":"1"},"paths":{},${Array(5_000).fill('"x-a":1').join(',')}}`,
    'duplicate-key',
    1,
  ],
  ['a file of 21 MB', 'a.json', `"${'a'.repeat(21 * 1024 * 1024)}"`, 'document-size', 1],
];

/** What was printed, and the milliseconds that the processor took; the best of three, for the machine may be busy with other things. */
async function soon<T>(run: () => Promise<T>): Promise<readonly [T, number]> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; ; attempt++) {
    const started = process.cpuUsage();
    const wall = performance.now();
    const result = await run();
    const { user, system } = process.cpuUsage(started);
    fastest = Math.min(fastest, performance.now() - wall, (user + system) / 1_000);
    if (fastest < 1_000 || attempt === 2) return [result, fastest];
  }
}

// Issue 9 asks for one clear error in under a second.
describe('an input that is no spec has one clear error within a second', () => {
  it.each(inputs)('%s', async (_name, file, content, ruleId, line) => {
    const { run } = folderOf({ [file]: content });

    const [{ exitCode, stdout }, millis] = await soon(() => run(['lint', file, '--json']));

    const diagnostics = JSON.parse(stdout).files[0].diagnostics;
    expect({ exitCode, diagnostics }).toEqual({
      exitCode: 1,
      diagnostics: [expect.objectContaining({ ruleId, line, severity: 'error' })],
    });
    const [{ message, help }] = diagnostics;
    expect(message.length).toBeLessThan(400);
    expect(help).toMatch(/\S/);
    expect(millis).toBeLessThan(1_000);
  });

  it('is told where symbolic links lead in a circle', async () => {
    const { run, folder } = folderOf({});
    symlinkSync('a.yaml', `${folder}/a.yaml`);

    expect(await run(['lint', 'a.yaml'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('its symbolic links lead in a circle'),
    });
  });
});

describe('a document that is full of fields that OpenAPI does not know', () => {
  it('has one finding for all of them in one map', async () => {
    const fields = Array.from({ length: 300 }, (_, i) => `k${i}: 1\n`).join('');
    const { run } = folderOf({ 'a.yaml': `${head}paths: {}\n${fields}` });

    const { stdout } = await run(['lint', 'a.yaml', '--json']);

    expect(
      JSON.parse(stdout).files[0].diagnostics.map(
        ({ ruleId, message }: { ruleId: string; message: string }) => [ruleId, message],
      ),
    ).toEqual([
      ['no-paths', 'The document has no operation: the API would be empty.'],
      ['openapi-schema', 'OpenAPI has no field k0 here, nor 299 others beside it.'],
    ]);
  });
});
