import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { broken, clean, folderOf } from './lint-world.ts';

const require = createRequire(import.meta.url);
const subset = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/lint/sarif-2.1.0-subset.schema.json'), 'utf8'),
);

/** The standard's own schema, in draft 4. One of its patterns is valid only without the flag u. */
const official = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

// Both packages are CommonJS: what is imported is the function itself, or holds it, as the loader likes.
const Draft4 = Ajv4 as unknown as typeof Ajv;
const withFormats = <T extends Ajv>(ajv: T): T => (addFormats as unknown as (ajv: Ajv) => T)(ajv);
const validators = [
  withFormats(new Draft4({ allErrors: true, strict: false, unicodeRegExp: false })).compile(official),
  withFormats(new Ajv({ allErrors: true, strict: false })).compile(subset),
];

/** Two siblings with different variables: a finding with a related place. */
const siblings = `openapi: 3.0.1
info: { title: "pets & <dogs>", version: "1" }
paths:
  /pets/{id}: { get: { responses: {}, x-amazon-apigateway-integration: { type: mock } } }
  "/pets/{a,b}|c": { get: { responses: {}, x-amazon-apigateway-integration: { type: mock } } }
  /pets/{name}: { get: { responses: {}, x-amazon-apigateway-integration: { type: mock } } }
`;

async function printed(text: string, format: string) {
  const { run } = folderOf({ 'a file.yaml': text });
  return (await run(['lint', 'a file.yaml', '--format', format])).stdout;
}

describe('SARIF', () => {
  it.each([
    ['one with findings', broken],
    ['one with related places', siblings],
    ['one that is no YAML', 'a: [b\n'],
    ['one without findings', clean],
    ['an empty one', ''],
  ])('is version 2.1.0 for %s', async (_name, text) => {
    const log = JSON.parse(await printed(text, 'sarif'));

    for (const validate of validators) expect(validate(log) ? [] : validate.errors).toEqual([]);
  });

  it('refers to its rules by index, and gives places and fingerprints', async () => {
    const { runs } = JSON.parse(await printed(broken, 'sarif'));
    const [run] = runs;

    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'integration-http-method',
      'uri-plain-http',
    ]);
    expect(run.results[1]).toMatchObject({
      ruleId: 'uri-plain-http',
      ruleIndex: 1,
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20file.yaml', uriBaseId: 'SRCROOT' },
            region: { startLine: 10, startColumn: 14, endLine: 10, endColumn: 37 },
          },
        },
      ],
      partialFingerprints: { 'gwctl/v1': expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  it('gives the related places', async () => {
    const { runs } = JSON.parse(await printed(siblings, 'sarif'));
    const result = runs[0].results.find(
      ({ ruleId }: { ruleId: string }) => ruleId === 'path-sibling-variables',
    );

    expect(result.relatedLocations).toMatchObject([{ physicalLocation: { region: { startLine: 4 } } }]);
  });
});

describe('JUnit', () => {
  it('has a case for each finding, with XML escaped', async () => {
    const xml = await printed(siblings, 'junit');

    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="gwctl lint" tests="\d+" failures="\d+">\n/,
    );
    expect(xml).toContain('<testcase name="path-sibling-variables (6:3)" classname="a file.yaml">');
    expect(xml.replace(/&(?:amp|lt|gt|quot|#\d+);/g, '')).not.toMatch(/&|[^>]\n?<[^/?a-z]/);
    expect(xml.match(/<testcase /g)).toHaveLength(Number(/tests="(\d+)"/.exec(xml)?.[1]));
  });

  it('has a passed case for a file without findings', async () => {
    expect(await printed(clean, 'junit')).toContain(
      '    <testcase name="gwctl lint" classname="a file.yaml"/>\n',
    );
  });
});

describe('GitHub annotations', () => {
  it('are a workflow command for each finding, with its place', async () => {
    expect((await printed(broken, 'github')).split('\n').slice(1)).toEqual([
      '::warning file=a file.yaml,line=10,endLine=10,col=14,endColumn=37,title=uri-plain-http::GET /pets calls its backend without TLS. Write https://.',
      '',
    ]);
  });

  it('stop at 50, errors first, and say how many there are', async () => {
    const paths = Array.from(
      { length: 60 },
      (_, i) =>
        `  /p${i}: { get: { responses: {}, x-amazon-apigateway-integration: { type: http_proxy, httpMethod: ${i === 59 ? 'FETCH' : 'GET'}, uri: http://pets.example.com } } }\n`,
    );
    const text = `openapi: 3.0.1\ninfo: { title: pets, version: "1" }\npaths:\n${paths.join('')}`;

    const lines = (await printed(text, 'github')).trimEnd().split('\n');

    expect(lines).toHaveLength(51);
    expect(lines[0]).toMatch(/^::error file=a file.yaml,line=63/);
    expect(lines[50]).toBe(
      '::notice title=gwctl lint::11 more findings are not shown here (1 error, 60 warnings in all).',
    );
  });
});

describe('a finding in one line', () => {
  const text = broken
    .replace('FETCH', 'GET')
    .replace('type: http', 'type: http\n        timeoutInMillis: 60000');

  it.each(['github', 'junit', 'sarif', 'markdown'])(
    'has its help in a sentence of its own in %s',
    async (format) => {
      expect(await printed(text, format)).toContain('50 ms and 29000 ms. Write 50 to 29000.');
    },
  );
});

describe('texts of a spec that mean something to the reader of a report', () => {
  const hostile = JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'a', version: '1' },
    paths: {
      '/a\n::error::\u001b[31m|\\|<b>`[x](y)\u0007\uFFFE': {
        get: {
          responses: {},
          'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: 'http://a.b' },
        },
      },
    },
  });

  it('begin no workflow command of their own', async () => {
    const lines = (await printed(hostile, 'github')).trimEnd().split('\n');

    expect(lines.every((line) => /^::(?:error|warning|notice) file=/.test(line))).toBe(true);
  });

  it('are no XML, and no characters that XML does not have', async () => {
    const xml = await printed(hostile, 'junit');

    expect(xml).not.toMatch(/<b>|[^\P{Cc}\n]|\uFFFE/u);
    expect(xml).toContain('&#10;::error::[31m|\\|&lt;b&gt;`');
  });

  it('are no Markdown', async () => {
    expect(await printed(hostile, 'markdown')).toContain(
      String.raw`::error::\[31m\|\\\|&lt;b>${'\\`'}\[x\](y)`,
    );
  });

  it('move nothing on a terminal in the name of a file either', async () => {
    const name = 'a\n::error::\u001b[31m.yaml';
    const { run } = folderOf({ [name]: broken });

    const { stdout } = await run(['lint', name]);

    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });

  it('move nothing on a terminal', async () => {
    const text = await printed(hostile, 'stylish');

    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });
});

describe('Markdown', () => {
  it('is a table for each file, bars and brackets escaped', async () => {
    const page = await printed(siblings, 'markdown');

    expect(page).toMatch(
      /^## gwctl lint: \d+ errors?.* in one file\n\n### a file.yaml\n\n\| place \| severity \| rule \| finding \|\n/,
    );
    for (const row of page.split('\n').filter((line) => line.startsWith('| '))) {
      expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6);
    }
  });
});
