import { describe, expect, it } from 'vitest';
import { folderOf } from './lint-world.ts';

const head = 'openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n';
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
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
  ['a bomb of aliases', 'a.yaml', bomb, 'document-limits', 1],
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

describe('an input that is no spec has one clear error first', () => {
  it.each(inputs)('%s', async (_name, file, content, ruleId, line) => {
    const { run } = folderOf({ [file]: content });

    const { exitCode, stdout } = await run(['lint', file, '--json']);

    const [first] = JSON.parse(stdout).files[0].diagnostics.filter(
      ({ severity }: { severity: string }) => severity === 'error',
    );
    expect({ exitCode, ruleId: first?.ruleId, line: first?.line }).toEqual({ exitCode: 1, ruleId, line });
    expect(first.message.length).toBeLessThan(400);
    expect(first.help).toMatch(/\S/);
  });
});
