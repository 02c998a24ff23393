import { describe, expect, it } from 'vitest';
import { folderOf } from './lint-world.ts';

const spec = (beforePath = '', beforeUri = '', besideUri = '', inGet = '') => `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
${beforePath}  /pets:
    get:
      responses: { "200": { description: ok } }
${inGet}      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
${beforeUri}        uri: http://pets.example.com${besideUri}
        responses: { default: { statusCode: "200" } }
  /dogs:
    get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: http://pets.example.com, responses: { default: { statusCode: "200" } } }
`;

async function rulesOf(text: string, flags: readonly string[] = []) {
  const { run } = folderOf({ 'openapi.yaml': text });
  const { stdout } = await run(['lint', 'openapi.yaml', '--json', ...flags]);
  return JSON.parse(stdout).files[0].diagnostics.map(
    ({ ruleId, line }: { ruleId: string; line: number }) => `${line} ${ruleId}`,
  );
}

describe('a finding is silenced', () => {
  it('not at all without a word', async () => {
    expect(await rulesOf(spec())).toEqual(['10 uri-plain-http', '15 uri-plain-http']);
  });

  it('by a comment before its node', async () => {
    expect(await rulesOf(spec('', '        # gwctl-ignore uri-plain-http -- a test shop\n'))).toEqual([
      '16 uri-plain-http',
    ]);
  });

  it('by a comment at the end of its line', async () => {
    expect(await rulesOf(spec('', '', ' # gwctl-ignore uri-plain-http'))).toEqual(['15 uri-plain-http']);
  });

  it('by a comment before a node around it, and only there', async () => {
    expect(await rulesOf(spec('  # gwctl-ignore uri-plain-http\n'))).toEqual(['16 uri-plain-http']);
  });

  it('by a comment for the whole file', async () => {
    expect(await rulesOf(`# gwctl-ignore-file uri-plain-http -- all of it is a test\n${spec()}`)).toEqual([]);
  });

  it('by a key in a node around it, with the reason', async () => {
    expect(
      await rulesOf(spec('', '', '', '      x-gwctl-lint-ignore: { uri-plain-http: a test shop }\n')),
    ).toEqual(['16 uri-plain-http']);
  });

  it('by a key of JSON', async () => {
    const json = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'pets', version: '1' },
      'x-gwctl-lint-ignore': { 'no-paths': 'to come' },
      paths: {},
    });
    const { run } = folderOf({ 'openapi.json': json });

    expect(await run(['lint', 'openapi.json'])).toMatchObject({
      stdout: 'no findings in one file (1 silenced in the files)\n',
    });
  });
});

describe('a word that silences', () => {
  it('is reported where nothing breaks its rule', async () => {
    expect(await rulesOf(spec('  # gwctl-ignore lambda-method-post\n'))).toEqual([
      '4 unused-suppression',
      '11 uri-plain-http',
      '16 uri-plain-http',
    ]);
  });

  it('needs a reason with --require-reason', async () => {
    const found = await rulesOf(spec('', '', ' # gwctl-ignore uri-plain-http'), ['--require-reason']);

    expect(found).toEqual(['10 suppression-without-reason', '15 uri-plain-http']);
  });
});

describe('a comment', () => {
  it('inside of a text is none', async () => {
    const template = `        requestTemplates:
          application/json: |
            # gwctl-ignore uri-plain-http
            {}
`;

    expect(await rulesOf(spec('', template))).toEqual(['14 uri-plain-http', '19 uri-plain-http']);
  });

  it('that names a rule that there is not says which one is meant', async () => {
    const { run } = folderOf({ 'openapi.yaml': spec('', '        # gwctl-ignore uri-plain-htp\n') });

    const { stdout } = await run(['lint', 'openapi.yaml', '--json']);

    expect(JSON.parse(stdout).files[0].diagnostics[0]).toMatchObject({
      ruleId: 'unused-suppression',
      line: 10,
      message: 'There is no rule uri-plain-htp, so nothing is silenced.',
      help: 'Did you mean uri-plain-http?',
    });
  });
});
