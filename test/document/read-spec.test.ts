import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { nodeFiles } from '../../src/document/file-reader.ts';
import { jsonSyntaxError } from '../../src/document/json-error.ts';
import { defaultLimits } from '../../src/document/limits.ts';
import { type ParsedFile, parseFile } from '../../src/document/parsed-file.ts';
import { readSpec } from '../../src/document/read-spec.ts';

function parsed(text: string, file = 'spec.yaml'): ParsedFile {
  const outcome = parseFile(Buffer.from(text), file, defaultLimits);
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  return outcome.value;
}

function problems(text: string, file = 'spec.yaml'): string[] {
  const { diagnostics } = parseFile(Buffer.from(text), file, defaultLimits);
  return diagnostics.map(({ ruleId, span, message }) => `${ruleId} ${span?.line}:${span?.column} ${message}`);
}

const place = (file: ParsedFile, pointer: string, part: 'key' | 'value' = 'value') => {
  const { line, column, endLine, endColumn } = file.locate(pointer, part);
  return `${line}:${column}-${endLine}:${endColumn}`;
};

describe('places', () => {
  const json = '{\n  "paths": {\n    "/a~b": [1, {"x": "}\\""}]\n  }\n}';
  const yaml = 'paths:\n  /a~b:\n    - 1\n    - x: "}\\""\n';

  it.each([
    ['json', json, '3:18-3:23', '3:13-3:26'],
    ['yaml', yaml, '4:10-4:15', '3:6-3:7'],
  ])('are found in %s', (format, text, value) => {
    const file = parsed(text, `spec.${format}`);

    expect(place(file, '/paths/~1a~0b/1/x')).toBe(format === 'json' ? '3:23-3:28' : value);
    expect(file.root).toEqual({ paths: { '/a~b': [1, { x: '}"' }] } });
  });

  it('are those of the nearest value where the pointer leads to nothing', () => {
    expect(place(parsed('a:\n  b: 1\n'), '/a/b/c/d')).toBe('2:6-2:7');
  });

  it('are those of keys where asked, and where a value is empty', () => {
    const file = parsed('a:\n  get:\n');

    expect(place(file, '/a/get', 'key')).toBe('2:3-2:6');
    expect(place(file, '/a/get')).toBe('2:3-2:6');
  });

  it('go through aliases, merges and short tags', () => {
    const file = parsed('base: &b { x: 1 }\nuse:\n  <<: *b\n  y: !Sub "${z}"\n');

    expect(file.root).toEqual({ base: { x: 1 }, use: { x: 1, y: { 'Fn::Sub': '${z}' } } });
    expect(place(file, '/use/x')).toBe('1:15-1:16');
    expect(place(file, '/use/y/Fn::Sub')).toBe('4:11-4:17');
  });

  it('of any pointer lead to the text of the value (JSON)', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), fc.constantFrom(0, 2), (value, pick, indent) => {
        // JSON has no -0: what is compared is what the text says.
        const text = JSON.stringify({ root: value }, null, indent);
        const document: unknown = JSON.parse(text);
        const pointers = pointersOf(document);
        const [pointer, expected] = pointers[pick % pointers.length] as [string, unknown];
        const { line, column, endLine, endColumn } = parsed(text, 'x.json').locate(pointer, 'value');
        expect(JSON.parse(slice(text, line, column, endLine, endColumn))).toEqual(expected);
      }),
    );
  });
});

function pointersOf(value: unknown, pointer = ''): [string, unknown][] {
  const own: [string, unknown][] = [[pointer, value]];
  if (value === null || typeof value !== 'object') return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pointersOf(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

function slice(text: string, line: number, column: number, endLine: number, endColumn: number): string {
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  return text.slice((starts[line - 1] ?? 0) + column - 1, (starts[endLine - 1] ?? 0) + endColumn - 1);
}

describe('a text that is broken', () => {
  it.each([
    ['{"a": 1,}', '1:9', 'a "," stands before "}"'],
    ['{"a" 1}', '1:6', 'expected ":" after a key, found "1"'],
    ['{\n"a": tru\n}', '2:6', 'expected a value, found "t"'],
    ['[1 2]', '1:4', 'expected "," or "]", found "2"'],
    ['{"a": "x\n"}', '1:7', 'a string is not closed, or holds a character that must be escaped'],
    ['{"a": [1, 2', '1:12', 'the text ends before "]"'],
    ['{} x', '1:4', 'expected the end of the document, found "x"'],
    ["{'a': 1}", '1:2', 'expected a key in double quotes, found "\'"'],
  ])('%j is told of at its place', (text, at, reason) => {
    expect(problems(text, 'x.json')).toEqual([`document-parses ${at} x.json is not JSON: ${reason}.`]);
  });

  it('is broken exactly where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', '\\', 'x', '1'),
        (json, pick, put) => {
          const text = json.slice(0, pick % json.length) + put + json.slice((pick % json.length) + 1);
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          if (!isJson) expect(jsonSyntaxError(text).range.start).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it.each([
    ['{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}', 'x.json', ['1:24', '1:33']],
    ['a: 1\nb:\n  c: 1\n  c: 2\na: 3\n', 'x.yaml', ['4:3', '5:1']],
  ])('%j has keys twice', (text, file, places) => {
    expect(problems(text, file).map((line) => line.split(' ')[1])).toEqual(places);
  });

  it('is not UTF-8', () => {
    const { diagnostics } = parseFile(Buffer.from([0x7b, 0xff, 0x7d]), 'x.json', defaultLimits);

    expect(diagnostics[0]?.message).toBe('x.json is not UTF-8 text.');
  });
});

describe('a text that would cost too much', () => {
  const aliases = [
    'a: &a [1,2,3,4,5,6,7,8,9]',
    ...[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`).join()}]`),
  ].join('\n');

  it.each([
    ['deep JSON', '['.repeat(100_000)],
    ['deep maps', '{"a":'.repeat(1000)],
    ['deep YAML', 'a: '.concat('['.repeat(5000))],
    ['lists of lists', '- '.repeat(5000)],
    ['aliases of aliases', aliases],
    ['an alias inside of what it repeats', 'a: &a [*a]'],
  ])('is refused: %s', (_name, text) => {
    const { ok, diagnostics } = parseFile(Buffer.from(text), '-', defaultLimits);

    expect(ok).toBe(false);
    expect(diagnostics).toHaveLength(1);
  });

  // Our limits (reliability.md T4), lowered so that the texts stay small.
  it.each([
    ['a large YAML text of small values', 'a:\n'.concat('- 1\n'.repeat(30_000)), 'x.yaml:1:1'],
    [
      'one that only a careful reading understands',
      '<<: {}\na:\n'.concat('- 1\n'.repeat(30_000)),
      'x.yaml:1:1',
    ],
  ])('ends before the work is done: %s', (_name, text, place) => {
    const outcome = parseFile(Buffer.from(text), 'x.yaml', { ...defaultLimits, values: 20_000 });
    const [first] = outcome.diagnostics;

    expect(outcome.ok).toBe(false);
    expect(first?.ruleId).toBe('document-limits');
    expect(`${first?.at?.file}:${first?.span?.line}:${first?.span?.column}`).toBe(place);
  });

  it.each([
    ['JSON', 'x.json', '{"a":\n'.concat('['.repeat(512), ']'.repeat(512), '}'), 2, 512],
    ['YAML', 'x.yaml', 'a:\n  '.concat('['.repeat(5000)), 2, 1027],
  ])('says where the nesting is too deep: %s', (_name, file, text, line, column) => {
    const { diagnostics } = parseFile(Buffer.from(text), file, defaultLimits);

    expect([diagnostics[0]?.span?.line, diagnostics[0]?.span?.column]).toEqual([line, column]);
  });

  it('is refused when it is larger than 20 MB, and warned of above 6 MB', () => {
    const large = Buffer.from(`{"a":"${'x'.repeat(7 * 1024 * 1024)}"}`);

    expect(parseFile(Buffer.alloc(21 * 1024 * 1024), 'x.json', defaultLimits).ok).toBe(false);
    expect(parseFile(large, 'x.json', defaultLimits).diagnostics).toMatchObject([
      { ruleId: 'document-size', severity: 'warn' },
    ]);
  });

  it('may use one small anchor often', () => {
    const text = `base: &b { type: string }\nuses:\n${'  - *b\n'.repeat(5000)}`;

    expect(parseFile(Buffer.from(text), 'x.yaml', defaultLimits).ok).toBe(true);
  });
});

describe('large YAML', () => {
  // The quick reader and the careful one must not differ.
  it('is read as small YAML is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.stringMatching(/^[a-zA-Z0-9 :#_/{}$~-]{1,12}$/),
            fc.oneof(
              fc.string(),
              fc.integer(),
              fc.boolean(),
              fc.constant(null),
              fc.constantFrom('yes', '0123', '1_000', '2020-01-01', '0x1F', '1e3', '~', '12:30'),
            ),
            { maxKeys: 6 },
          ),
          { minLength: 3, maxLength: 6 },
        ),
        (list) => {
          const small = stringify(list);
          const padding = `# ${'x'.repeat(70_000)}\n`;

          expect(parsed(padding + small).root).toEqual(parsed(small).root);
          expect(parsed(small).root).toEqual(list);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has places all the same', () => {
    const file = parsed(`# ${'x'.repeat(70_000)}\na:\n  b: 1\n`);

    expect(place(file, '/a/b')).toBe('3:6-3:7');
  });
});

describe('references to other files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gwctl-refs-'));
    await mkdir(join(folder, 'api/parts'), { recursive: true });
    await writeFile(join(folder, 'secret.yaml'), 'a: 1\n');
    await writeFile(
      join(folder, 'api/parts/a.yaml'),
      'x: { $ref: "b.json#/y" }\nself: { $ref: "../spec.yaml#/top" }\n',
    );
    await writeFile(join(folder, 'api/parts/b.json'), '{"y": 1}');
    await symlink(join(folder, 'secret.yaml'), join(folder, 'api/parts/link.yaml'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function read(ref: string) {
    await writeFile(join(folder, 'api/spec.yaml'), `top: 2\nuse: { $ref: ${JSON.stringify(ref)} }\n`);
    return readSpec('api/spec.yaml', nodeFiles(folder));
  }

  it('are followed below the folder of the spec, from file to file', async () => {
    const outcome = await read('parts/a.yaml#/x');
    const document = outcome.ok ? outcome.value : undefined;
    const first = document?.resolve('parts/a.yaml#/x', { file: 'api/spec.yaml', pointer: '/use' });

    expect(first?.at).toEqual({ file: 'api/parts/a.yaml', pointer: '/x' });
    expect(document?.resolve('b.json#/y', first?.at ?? { file: '', pointer: '' })?.value).toBe(1);
    expect(document?.files).toEqual(['api/spec.yaml', 'api/parts/a.yaml', 'api/parts/b.json']);
  });

  it.each([
    ['../secret.yaml', 'ref-outside'],
    ['parts/../../secret.yaml', 'ref-outside'],
    ['%2e%2e/secret.yaml', 'ref-outside'],
    ['parts/link.yaml', 'ref-outside'],
    ['/etc/passwd', 'ref-outside'],
    ['file:///etc/passwd', 'ref-outside'],
    ['C:\\x.yaml', 'ref-outside'],
    ['..\\secret.yaml', 'ref-outside'],
    ['\\\\host\\share\\x.yaml', 'ref-outside'],
    ['//host/x.yaml', 'remote-ref'],
    ['http://127.0.0.1/x.yaml', 'remote-ref'],
    ['HTTPS://example.com/x.yaml', 'remote-ref'],
    ['parts/none.yaml', 'unresolved-ref'],
    ['parts', 'unresolved-ref'],
    ['%zz.yaml', 'unresolved-ref'],
    ['parts/a.yaml#x', 'unresolved-ref'],
  ])('%s is not followed', async (ref, ruleId) => {
    const outcome = await read(ref);

    expect(outcome.ok).toBe(false);
    expect(outcome.diagnostics.map((each) => each.ruleId)).toEqual([ruleId]);
  });

  it('are not looked for in examples', async () => {
    await writeFile(join(folder, 'api/spec.yaml'), 'a: { example: { $ref: nowhere.yaml } }\n');

    expect((await readSpec('api/spec.yaml', nodeFiles(folder))).ok).toBe(true);
  });

  it('reject with the error of the file system when the spec itself is not there', async () => {
    await expect(readSpec('none.yaml', nodeFiles(folder))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
