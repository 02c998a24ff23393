import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { broken, folderOf } from './lint-world.ts';

async function withBaseline() {
  const world = folderOf({ 'openapi.yaml': broken });
  await world.run(['lint', 'openapi.yaml', '--baseline', 'b.json', '--update-baseline']);
  return world;
}

describe('a baseline', () => {
  it('is written with rule, place and value of each finding', async () => {
    const { text } = await withBaseline();

    expect(JSON.parse(text('b.json'))).toMatchObject({
      version: 1,
      findings: [
        { rule: 'integration-http-method', file: 'openapi.yaml' },
        { rule: 'uri-plain-http', pointer: '/paths/~1pets/get/x-amazon-apigateway-integration/uri' },
      ],
    });
  });

  it('silences what it holds', async () => {
    const { run } = await withBaseline();

    expect(await run(['lint', 'openapi.yaml', '--baseline', 'b.json'])).toEqual({
      exitCode: 0,
      stdout: 'no findings in one file\n',
      stderr: '',
    });
  });

  it('knows its findings however the spec is named', async () => {
    const { run, folder } = await withBaseline();

    expect(await run(['lint', './openapi.yaml', '--baseline', 'b.json'])).toMatchObject({ exitCode: 0 });
    expect(await run(['lint', `${folder}/openapi.yaml`, '--baseline', 'b.json'])).toMatchObject({
      exitCode: 0,
    });
  });

  it('leaves nothing to report when it is written, in every format', async () => {
    const { run } = folderOf({ 'openapi.yaml': broken });

    const { stdout, exitCode } = await run([
      'lint',
      'openapi.yaml',
      '--baseline',
      'b.json',
      '--update-baseline',
      '--json',
    ]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).summary).toEqual({ errors: 0, warnings: 0, infos: 0, files: 1 });
  });

  it('knows a finding whose line has moved', async () => {
    const { run, folder } = await withBaseline();
    writeFileSync(`${folder}/openapi.yaml`, `# moved\n\n${broken}`);

    expect(await run(['lint', 'openapi.yaml', '--baseline', 'b.json'])).toMatchObject({ exitCode: 0 });
  });

  it('knows a repeated key after lines have moved and something else has changed', async () => {
    const text = broken
      .replace('FETCH', 'GET')
      .replace('responses:', 'operationId: a\n      operationId: b\n      responses:');
    const { run, folder } = folderOf({ 'openapi.yaml': text });
    await run(['lint', 'openapi.yaml', '--baseline', 'b.json', '--update-baseline']);
    writeFileSync(`${folder}/openapi.yaml`, `# moved\n\n${text.replace('title: pets', 'title: dogs')}`);

    expect(await run(['lint', 'openapi.yaml', '--baseline', 'b.json'])).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  });

  it('may begin with a byte order mark', async () => {
    const { run, folder, text } = await withBaseline();
    writeFileSync(`${folder}/b.json`, `\uFEFF${text('b.json')}`);

    expect(await run(['lint', 'openapi.yaml', '--baseline', 'b.json'])).toMatchObject({ exitCode: 0 });
  });

  it('does not know a finding whose value has changed', async () => {
    const { run, folder } = await withBaseline();
    writeFileSync(
      `${folder}/openapi.yaml`,
      `# moved\n${broken.replace('pets.example.com', 'dogs.example.com')}`,
    );

    const { stdout } = await run(['lint', 'openapi.yaml', '--baseline', 'b.json', '--json']);

    expect(JSON.parse(stdout).files[0].diagnostics).toMatchObject([{ ruleId: 'uri-plain-http', line: 11 }]);
  });

  it('says when what it holds is gone', async () => {
    const { run, folder } = await withBaseline();
    writeFileSync(`${folder}/openapi.yaml`, broken.replace('FETCH', 'GET'));

    const { stderr } = await run(['lint', 'openapi.yaml', '--baseline', 'b.json']);

    expect(stderr).toBe("1 of the baseline's findings is gone: write it anew with --update-baseline.\n");
  });
});
