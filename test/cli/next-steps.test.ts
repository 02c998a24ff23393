import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: petshop, version: "1" }
paths:
  /pets:
    get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration: { type: mock }
`;

/** Contract, section 2: an error is one sentence, and then what to do next. */
describe('a refusal', () => {
  it.each([
    [['domain', 'create', 'no host'], 'Write a host name, as api.example.test or *.example.test.'],
    [['domain', 'create', 'api.example.test'], 'gwctl domain show api.example.test shows it'],
    [['domain', 'map', 'api.example.test', '--base-path', ''], 'Choose another base path'],
    [['domain', 'unmap', 'api.example.test', '--base-path', 'v9'], 'gwctl domain show api.example.test'],
    [['domain', 'show', 'other.example.test'], 'gwctl domain list'],
    [['canary', 'delete', '--stage', 'dev'], 'gwctl deploy --stage dev --canary 10'],
    [['canary', 'promote', '--stage', 'dev'], 'gwctl deploy --stage dev --canary 10'],
    [['plan', 'add-stage', 'basic', 'petshop:nope'], 'gwctl deploy petshop --stage nope'],
    [['plan', 'remove-stage', 'basic', 'petshop:dev'], 'gwctl plan show basic'],
    [['plan', 'remove-key', 'basic', 'alice'], 'alice is not in basic'],
    [['plan', 'set', 'basic', '--burst', '-1'], 'gwctl plan set --help'],
    [['usage', 'set', 'basic', 'alice', '--remaining', '5'], 'gwctl plan show basic'],
    [['key', 'create', 'bob', '--value', 'short'], 'Write 20 to 128 characters'],
    [['import', 'nope.yaml'], 'Check the path'],
  ])('of gwctl %j names the next step', async (words, next) => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'openapi.yaml'), spec);
    for (const before of [
      ['import', 'openapi.yaml'],
      ['deploy', '--stage', 'dev'],
      ['domain', 'map', 'api.example.test', 'petshop', '--stage', 'dev'],
      ['plan', 'create', 'basic'],
      ['key', 'create', 'alice'],
    ]) {
      expect((await run(before)).stderr).toBe('');
    }

    const { exitCode, stderr } = await run(words);

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(next);
  });
});
