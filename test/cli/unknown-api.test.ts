import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: petshop, version: "1" }
paths: { /pets: { get: { x-amazon-apigateway-integration: { type: mock } } } }
`;

const shop = workspace('accountId: "111122223333"\n');

beforeAll(async () => {
  writeFileSync(join(shop.folder, 'openapi.yaml'), spec);
  await shop.run(['import', 'openapi.yaml']);
  await shop.run(['deploy', '--stage', 'staging']);
});

// contract.md 2: an unknown API or stage is exit code 1, told with the next step. AWS's words and the account: management-api.md 2, recorded.
describe('an API that is not there', () => {
  it.each([
    [['metrics', 'petshp']],
    [['traces', 'petshp']],
    [['logs', 'petshp']],
    [['export', 'petshp']],
    [['why', 'petshp', 'GET', '/pets']],
    [['test-invoke', 'petshp', 'GET', '/pets']],
    [['diff', 'draft:petshp', 'dev']],
    [['diff', 'stage:petshp:dev', 'draft']],
    [['serve', '--api', 'petshp', '--port', '0']],
    [['import', 'openapi.yaml', '--api', 'petshp']],
    [['deploy', 'petshp', '--stage', 'dev']],
    [['deployment', 'list', 'petshp']],
    [['deployment', 'show', 'abcdef', '--api', 'petshp']],
    [['deployment', 'delete', 'abcdef', '--api', 'petshp']],
    [['stage', 'list', 'petshp']],
    [['rollback', 'petshp', '--stage', 'dev']],
    [['cache', 'flush', 'petshp', '--stage', 'dev']],
    [['simulate', 'petshp', '--stage', 'dev']],
  ])('gwctl %j names it, the account and the nearest name', async (args) => {
    const { exitCode, stdout, stderr } = await shop.run([...args, '--json']);

    expect(JSON.parse(stdout || stderr).error).toEqual({
      code: 'NotFoundException',
      message: 'Invalid API identifier specified 111122223333:petshp',
    });
    expect(exitCode).toBe(1);
  });

  it.each([['metrics'], ['logs'], ['export']])('gwctl %s tells people what is meant', async (command) => {
    const { stderr } = await shop.run([command, 'petshp']);

    expect(stderr).toContain('There is no API petshp. Did you mean petshop?');
  });
});

describe('a stage that is not there', () => {
  it.each([
    [['metrics']],
    [['traces']],
    [['logs']],
    [['export']],
    [['stage', 'show']],
    [['test-invoke', 'GET', '/pets']],
  ])('gwctl %j tells the nearest name', async (args) => {
    const { exitCode, stderr } = await shop.run([...args, '--stage', 'stagin']);

    expect(stderr).toContain('There is no stage stagin. Did you mean staging?');
    expect(exitCode).toBe(1);
  });
});
