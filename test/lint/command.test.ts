import { describe, expect, it } from 'vitest';
import { broken, clean, folderOf } from './lint-world.ts';

describe('the exit code of gwctl lint (contract, section 2)', () => {
  it('is 0 for a spec without findings, which says so', async () => {
    const { run } = folderOf({ 'openapi.yaml': clean });

    expect(await run(['lint', 'openapi.yaml'])).toEqual({
      exitCode: 0,
      stdout: 'no findings in one file\n',
      stderr: '',
    });
  });

  it('is 1 for an error', async () => {
    const { run } = folderOf({ 'openapi.yaml': broken });

    expect(await run(['lint', 'openapi.yaml'])).toMatchObject({ exitCode: 1 });
  });

  const warned = broken.replace('FETCH', 'GET');
  it.each([
    ['0 for a warning', [], 0],
    ['1 for a warning with --fail-severity warn', ['--fail-severity', 'warn'], 1],
    ['1 for a warning more than --max-warnings', ['--max-warnings', '0'], 1],
    ['0 for as many warnings as --max-warnings', ['--max-warnings', '1'], 0],
  ])('is %s', async (_name, flags, exitCode) => {
    const { run } = folderOf({ 'openapi.yaml': warned });

    expect(await run(['lint', 'openapi.yaml', ...flags])).toMatchObject({ exitCode });
  });

  it.each([
    ['--fail-severity', 'warn'],
    ['--max-warnings', '0'],
  ])('counts the warnings that --quiet does not show, with %s %s', async (...flags) => {
    const { run } = folderOf({ 'openapi.yaml': warned });

    expect(await run(['lint', 'openapi.yaml', '--quiet', ...flags])).toMatchObject({
      exitCode: 1,
      stdout: '',
    });
  });

  it('is 1 for a warning where gwctl.yaml says failSeverity: warn', async () => {
    const { run } = folderOf({ 'openapi.yaml': warned, 'gwctl.yaml': 'lint: { failSeverity: warn }\n' });

    expect(await run(['lint', 'openapi.yaml'])).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ['a pattern that matches no file', ['lint', '*.json'], 2, '*.json matches no file.'],
    ['a folder without specs', ['lint', '.'], 2, '. matches no file.'],
    ['a format that there is not', ['lint', 'openapi.yaml', '--format', 'sariff'], 2, 'Did you mean sarif?'],
    ['a format with no file', ['lint', 'x.txt', '--format', 'json='], 2, 'No file is named behind json='],
    ['no spec at all', ['lint'], 2, 'Say which spec to judge.'],
    ['a file that is not there', ['lint', 'missing.yaml'], 3, 'missing.yaml: there is no such file.'],
    [
      'a baseline that is not there',
      ['lint', 'x.txt', '--baseline', 'b.json'],
      2,
      'There is no baseline b.json.',
    ],
    ['--update-baseline without a file', ['lint', 'x.txt', '--update-baseline'], 2, 'needs the file'],
  ])('for %s comes with a sentence', async (_name, args, exitCode, sentence) => {
    const { run } = folderOf({ 'x.txt': clean });

    const result = await run(args);

    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(sentence);
  });

  it('is 2 for rule ids in gwctl.yaml that do not exist, with their places', async () => {
    const { run } = folderOf({
      'openapi.yaml': clean,
      'gwctl.yaml': 'lint: { rules: { operation-opne: off, nothing-like-it: warn } }\n',
    });

    const { exitCode, stderr } = await run(['lint', 'openapi.yaml']);

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'error: gwctl.yaml:1:18: there is no lint rule operation-opne. Did you mean operation-open?\n' +
        'gwctl.yaml:1:39: there is no lint rule nothing-like-it. gwctl explain lists the rules.\n',
    });
  });
});

describe('the files that gwctl lint judges', () => {
  const files = { 'apis/a.yaml': clean, 'apis/deep/b.yaml': broken, 'apis/notes.yaml': 'pets: []\n' };

  it('are those of globs, each once, in order', async () => {
    const { run } = folderOf(files);

    const { stdout } = await run(['lint', 'apis/**/*.yaml', 'apis/a.yaml', '--json']);

    expect(JSON.parse(stdout).files.map(({ file }: { file: string }) => file)).toEqual([
      'apis/a.yaml',
      'apis/deep/b.yaml',
      'apis/notes.yaml',
    ]);
  });

  it('are the specs of a folder, and no other file', async () => {
    const { run } = folderOf(files);

    const { stdout } = await run(['lint', 'apis', '--json']);

    expect(JSON.parse(stdout).summary).toEqual({ errors: 1, warnings: 1, infos: 0, files: 2 });
  });

  it('are each judged once, however they are named', async () => {
    const { run, folder } = folderOf(files);

    const { stdout } = await run(['lint', './apis/a.yaml', 'apis/a.yaml', `${folder}/apis/a.yaml`, '--json']);

    expect(JSON.parse(stdout).files.map(({ file }: { file: string }) => file)).toEqual(['./apis/a.yaml']);
  });

  const parts = {
    'apis/a.yaml': `openapi: 3.0.1\ninfo: { title: a, version: "1" }\npaths: { /a: { $ref: parts/get.yaml } }\n`,
    'apis/b.yaml': `openapi: 3.0.1\ninfo: { title: b, version: "1" }\npaths: { /a: { $ref: parts/get.yaml } }\n`,
    'apis/parts/get.yaml': `get:
  responses: { "200": { description: ok } }
  x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: http://pets.example.com }
`,
  };

  it('are no parts of other specs that a glob catches, and a finding in a shared part is told once', async () => {
    const { run } = folderOf(parts);

    const { stdout } = await run(['lint', 'apis/**/*.yaml', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        {
          file: 'apis/a.yaml',
          diagnostics: [{ ruleId: 'uri-plain-http', file: 'apis/parts/get.yaml', line: 3 }],
        },
        { file: 'apis/b.yaml', diagnostics: [] },
      ],
      summary: { errors: 0, warnings: 1, infos: 0, files: 2 },
    });
  });

  it('take the overrides of the file a finding is in, named from the folder of gwctl.yaml', async () => {
    const { run, folder } = folderOf({
      ...parts,
      'gwctl.yaml': 'lint: { overrides: [{ files: ["apis/parts/**"], rules: { uri-plain-http: error } }] }\n',
    });

    const { stdout } = await run(['lint', `${folder}/apis/b.yaml`, '--json']);

    expect(JSON.parse(stdout).summary).toEqual({ errors: 1, warnings: 0, infos: 0, files: 1 });
  });

  it.each([
    ['no region', '{}\n', 0],
    ['another region', 'region: us-east-1\n', 1],
    ['the same region', 'region: eu-west-1\n', 0],
  ])('measure regions in a spec by one that gwctl.yaml states: %s', async (_name, config, warnings) => {
    const uri =
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations';
    const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets: { get: { responses: {}, x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: "${uri}" } } }
`;
    const { run } = folderOf({ 'openapi.yaml': spec, 'gwctl.yaml': config });

    const { stdout } = await run(['lint', 'openapi.yaml']);

    expect(stdout.match(/uri-region-mismatch/g) ?? []).toHaveLength(warnings);
  });

  it('may have errors of the import that gwctl.yaml makes warnings', async () => {
    const { run } = folderOf({
      'openapi.yaml': broken,
      'gwctl.yaml': 'lint: { rules: { integration-http-method: warn } }\n',
    });

    expect(await run(['lint', 'openapi.yaml'])).toMatchObject({ exitCode: 0 });
  });

  it('are the specs of gwctl.yaml where none is named', async () => {
    const { run } = folderOf({ 'gwctl.yaml': 'spec: openapi.yaml\n', 'openapi.yaml': clean });

    expect(await run(['lint'])).toMatchObject({ exitCode: 0, stdout: 'no findings in one file\n' });
  });

  it('may come from stdin, under another name', async () => {
    const { run } = folderOf({});

    const { stdout, exitCode } = await run(['lint', '-', '--stdin-path', 'api.yaml', '--json'], broken);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).files[0].file).toBe('api.yaml');
    expect(JSON.parse(stdout).files[0].diagnostics[0]).toMatchObject({ file: 'api.yaml', line: 9 });
  });
});

describe('what gwctl lint prints', () => {
  it('is a place, the line and what to do, for people', async () => {
    const { run } = folderOf({ 'openapi.yaml': broken });

    const { stdout } = await run(['lint', 'openapi.yaml']);

    expect(stdout).toBe(
      `openapi.yaml:9:21  error  Unable to put integration on 'GET' for resource at path '/pets': Value 'FETCH' at 'httpMethod' failed to satisfy constraint: Member must satisfy enum value set: [GET, PUT, POST, DELETE, PATCH, OPTIONS, HEAD, ANY]  integration-http-method
  9 |         httpMethod: FETCH
    |                     ^^^^^
  help: Write one of get, put, post, delete, patch, options, head, any.
openapi.yaml:10:14  warning  GET /pets calls its backend without TLS.  uri-plain-http
  10 |         uri: http://pets.example.com # the shop
     |              ^^^^^^^^^^^^^^^^^^^^^^^
  help: Write https://.

1 error, 1 warning in one file
`,
    );
  });

  it('has frames that fit into 80 columns, however long the line is', async () => {
    const uri = `http://pets.example.com/${'a'.repeat(200)}`;
    const { run } = folderOf({ 'openapi.yaml': broken.replace('http://pets.example.com', uri) });

    const { stdout } = await run(['lint', 'openapi.yaml']);

    const frames = stdout.split('\n').filter((line) => /^ {2} *\d* \|/.test(line));
    expect(Math.max(...frames.map(({ length }) => length))).toBe(80);
  });

  it('is errors only with --quiet', async () => {
    const { run } = folderOf({ 'openapi.yaml': broken });

    const { stdout } = await run(['lint', 'openapi.yaml', '--quiet']);

    expect(stdout.split('\n').filter((line) => line.startsWith('openapi.yaml'))).toHaveLength(1);
    expect(stdout).not.toContain('in one file');
  });

  it('has the shape of the contract as JSON (section 5)', async () => {
    const { run } = folderOf({ 'openapi.yaml': broken });

    const { stdout } = await run(['lint', 'openapi.yaml', '--format', 'json']);

    const report = JSON.parse(stdout);
    expect(report.summary).toEqual({ errors: 1, warnings: 1, infos: 0, files: 1 });
    expect(report.files[0].diagnostics[1]).toEqual({
      ruleId: 'uri-plain-http',
      severity: 'warn',
      message: 'GET /pets calls its backend without TLS.',
      file: 'openapi.yaml',
      line: 10,
      column: 14,
      endLine: 10,
      endColumn: 37,
      pointer: '/paths/~1pets/get/x-amazon-apigateway-integration/uri',
      help: 'Write https://.',
      fixable: false,
    });
  });

  it.each(['stylish', 'json', 'sarif', 'junit', 'github', 'markdown'])(
    'is the same bytes on every run as %s',
    async (format) => {
      const { run } = folderOf({ 'a.yaml': broken, 'b.yaml': broken });
      const once = await run(['lint', 'a.yaml', 'b.yaml', '--format', format]);

      for (let i = 0; i < 4; i++) {
        expect(await run(['lint', 'a.yaml', 'b.yaml', '--format', format])).toEqual(once);
      }
    },
  );

  it('may be several formats at once, one on stdout and others in files', async () => {
    const { run, text } = folderOf({ 'openapi.yaml': broken });

    const { stdout } = await run([
      'lint',
      'openapi.yaml',
      '--format',
      'stylish',
      '--format',
      'json=out.json',
    ]);

    expect(stdout).toContain('1 error, 1 warning');
    expect(JSON.parse(text('out.json')).summary.errors).toBe(1);
  });

  it('takes stages of gwctl.yaml into account', async () => {
    const { run } = folderOf({
      'openapi.yaml': broken
        .replace('FETCH', 'GET')
        .replace('http://pets.example.com', 'https://${stageVariables.host}/'),
      'gwctl.yaml': 'spec: openapi.yaml\nstages: { dev: { variables: { backend: pets } } }\n',
    });

    const { stdout } = await run(['lint', '--json']);

    expect(JSON.parse(stdout).files[0].diagnostics).toMatchObject([
      { ruleId: 'stage-variable-undefined', line: 10, column: 22, endColumn: 44 },
    ]);
  });

  it('points into the file that a $ref leads to', async () => {
    const { run } = folderOf({
      'openapi.yaml': `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets: { $ref: 'paths/pets.yaml' }
`,
      'paths/pets.yaml': `get:
  responses: { "200": { description: ok } }
  x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: http://pets.example.com, responses: { default: { statusCode: "200" } } }
`,
    });

    const { stdout } = await run(['lint', 'openapi.yaml', '--json']);

    expect(JSON.parse(stdout).files[0].diagnostics).toMatchObject([
      { ruleId: 'uri-plain-http', file: 'paths/pets.yaml', line: 3, column: 72 },
    ]);
  });
});

describe('gwctl lint --print-config', () => {
  it('prints the severity of every rule for a file', async () => {
    const { run } = folderOf({
      'openapi.yaml': clean,
      'gwctl.yaml': 'lint: { extends: strict, rules: { operation-open: off } }\n',
    });

    const { stdout } = await run(['lint', 'openapi.yaml', '--print-config']);

    expect(JSON.parse(stdout).rules).toMatchObject({
      'operation-open': 'off',
      'uri-plain-http': 'error',
      'model-unused': 'off',
    });
  });
});
