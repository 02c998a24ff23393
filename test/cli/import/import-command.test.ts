import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from '../access-world.ts';

const pets = JSON.stringify({
  openapi: '3.0.1',
  info: { title: 'pets', version: 1 },
  paths: {
    '/pets/{id}': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': { type: 'mock', responses: { default: { statusCode: '200' } } },
      },
    },
  },
});
const warned = pets.replace('"get":', '"trace":{},"get":');
const bad = pets.replace('"mock"', '"mok"');

function withFiles(files: Readonly<Record<string, string>>) {
  const place = workspace('');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.folder, name), text);
  return place;
}

// The shapes are contract.md 5; the messages import-export.md 2.11 and 2.12.
describe('gwctl import', () => {
  it('stores the draft and prints its tree', async () => {
    const { run } = withFiles({ 'pets.json': pets });

    const { exitCode, stdout } = await run(['import', 'pets.json', '--json']);
    const shape = JSON.parse(stdout);

    expect(exitCode).toBe(0);
    expect(shape).toMatchObject({
      api: { name: 'pets', type: 'REST', version: '1' },
      resources: [
        { path: '/', methods: [] },
        { path: '/pets', methods: [] },
        { path: '/pets/{id}', methods: ['GET'] },
      ],
      warnings: [],
      infos: [],
      created: true,
    });
  });

  it('changes nothing the second time', async () => {
    const { run } = withFiles({ 'pets.json': pets });
    const first = JSON.parse((await run(['import', 'pets.json', '--json'])).stdout);

    const second = JSON.parse((await run(['import', 'pets.json', '--json'])).stdout);

    expect(second).toEqual({ ...first, created: false });
  });

  it('leaves the workspace as it was when the file is refused', async () => {
    const { run, folder } = withFiles({ 'bad.json': bad });

    const { exitCode, stdout, stderr } = await run(['import', 'bad.json', '--json']);
    const { error, diagnostics } = JSON.parse(stdout);

    expect(exitCode).toBe(1);
    expect(existsSync(join(folder, '.gwctl'))).toBe(false);
    expect(error.code).toBe('BadRequestException');
    expect(error.message).toMatch(/^Errors found during import:\n\tUnable to put integration on 'GET'/);
    expect(diagnostics[0]).toMatchObject({
      ruleId: 'integration-type',
      severity: 'error',
      file: 'bad.json',
      line: 1,
    });
    expect(stderr).not.toContain('at Object');
  });

  it('says file, line and column to people, and how many problems there are', async () => {
    const { run } = withFiles({ 'bad.json': bad });

    const { stderr } = await run(['import', 'bad.json']);

    expect(stderr).toMatch(/^bad\.json:1:\d+ error: Unable to put integration/);
    expect(stderr).toContain('bad.json is not imported: one problem. The workspace is unchanged.');
  });

  it('refuses warnings only where asked (reported format)', async () => {
    const { run } = withFiles({ 'pets.json': warned });

    const lenient = await run(['import', 'pets.json', '--json']);
    const strict = await run(['import', 'pets.json', '--json', '--fail-on-warnings']);

    expect(lenient.exitCode).toBe(0);
    expect(strict.exitCode).toBe(1);
    expect(JSON.parse(strict.stdout).error.message).toMatch(
      /^Warnings found during import:\n\tInvalid HttpMethod/,
    );
  });

  it('imports onto an API, merging by default as PutRestApi does', async () => {
    const more = pets.replace('/pets/{id}', '/toys').replace('"pets"', '"renamed"');
    const { run } = withFiles({ 'pets.json': pets, 'more.json': more });
    const { api } = JSON.parse((await run(['import', 'pets.json', '--json'])).stdout);

    const merged = JSON.parse((await run(['import', 'more.json', '--api', 'pets', '--json'])).stdout);

    expect(merged.api).toMatchObject({ id: api.id, name: 'renamed' });
    expect(merged.resources.map(({ path }: { path: string }) => path)).toEqual([
      '/',
      '/pets',
      '/pets/{id}',
      '/toys',
    ]);
  });

  it.each([
    [['import', 'none.json'], 3],
    [['import'], 2],
    [['import', 'pets.json', '--mode', 'merge'], 2],
    [['import', 'pets.json', '--mode', 'mix', '--api', 'pets'], 2],
    [['import', 'pets.json', '--api', 'nothing'], 1],
    [['import', '-'], 1],
  ])('%j ends with %i', async (args, code) => {
    const { run } = withFiles({ 'pets.json': pets });

    expect((await run(args)).exitCode).toBe(code);
  });

  it('counts every value of the spec in its report', async () => {
    const { run } = withFiles({ 'pets.json': pets });

    const { report } = JSON.parse((await run(['import', 'pets.json', '--report', '--json'])).stdout);
    const { kept, mapped, changed, dropped, values } = report.summary;

    expect(kept + mapped + changed + dropped).toBe(values);
    expect(report.nodes).toHaveLength(values);
  });
});

describe('gwctl export', () => {
  it('writes the draft, or the deployment of a stage', async () => {
    const { run } = withFiles({ 'pets.json': pets, 'new.json': pets.replace('{id}', '{petId}') });
    await run(['import', 'pets.json']);
    await run(['deploy', '--stage', 'dev']);
    await run(['import', 'new.json', '--api', 'pets', '--mode', 'overwrite']);

    const draft = JSON.parse((await run(['export', '--format', 'json'])).stdout);
    const stage = JSON.parse((await run(['export', 'pets', '--stage', 'dev', '--format', 'json'])).stdout);

    expect(Object.keys(draft.paths)).toEqual(['/pets/{petId}']);
    expect(Object.keys(stage.paths)).toEqual(['/pets/{id}']);
    // No leading slash on the default (recorded, 2025).
    expect(stage.servers[0].variables.basePath.default).toBe('dev');
  });

  it('takes a spec in place of an API, and writes to a file', async () => {
    const { run, folder } = withFiles({ 'pets.json': pets });

    const { exitCode } = await run(['export', 'pets.json', '--as', 'swagger', '-o', 'out.yaml']);

    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, 'out.yaml'), 'utf8')).toMatch(
      /^swagger: "2\.0"\ninfo:\n {2}version: "1"\n/,
    );
  });

  it('leaves extensions out where asked', async () => {
    const { run } = withFiles({ 'pets.json': pets });

    const { stdout } = await run(['export', 'pets.json', '--extensions', 'none']);

    expect(stdout).not.toContain('x-');
  });

  it('refuses a WebSocket API and names the way', async () => {
    const chat = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'chat' },
      paths: {},
      'x-gwctl-websocket': { routes: { $default: { integration: { type: 'mock' } } } },
    });
    const { run } = withFiles({ 'chat.json': chat });

    const refused = await run(['export', 'chat.json']);
    const template = await run(['export', 'chat.json', '--as', 'cfn']);

    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('gwctl export --as cfn');
    expect(template.stdout).toContain('AWS::ApiGatewayV2::Route');
  });

  it.each([
    [['export', '--as', 'raml'], 2],
    [['export', '--extensions', 'all'], 2],
    [['export'], 1],
    [['export', 'none.yaml'], 3],
  ])('%j ends with %i', async (args, code) => {
    const { run } = withFiles({});

    expect((await run(args)).exitCode).toBe(code);
  });

  // Our choice: a terminal is no place for thousands of them, and --json has them all.
  it('prints the first 200 problems, and how many more there are', async () => {
    const operation = { responses: {}, 'x-amazon-apigateway-integration': { type: 'mok' } };
    const paths = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`/p${n}`, { get: operation }]));
    const { run } = withFiles({ 'many.json': JSON.stringify({ ...JSON.parse(pets), paths }) });

    const { exitCode, stderr } = await run(['import', 'many.json']);

    expect(exitCode).toBe(1);
    expect(stderr.match(/integration-type/g)).toHaveLength(200);
    expect(stderr).toContain(
      '... and 50 more: --json has them all.\nerror: many.json is not imported: 250 problems.',
    );
  });
});
