import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ownPath = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const generators = {
  types: fileURLToPath(new URL('../bin/cli.js', import.meta.resolve('openapi-typescript'))),
  client: fileURLToPath(new URL('../bin/run.js', import.meta.resolve('@hey-api/openapi-ts'))),
};

// The docs send those who want an SDK to these two (docs/import-export.md).
describe('generators of client libraries', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gwctl-client-'));
    const spec = ownPath('fixtures/specs/petstore-token-authorizer.swagger.json');
    const args = [
      'export',
      spec,
      '--param',
      'uri=http://127.0.0.1:9',
      '--extensions',
      'none',
      '--format',
      'json',
    ];
    const { stdout } = await run(process.execPath, [ownPath('bin/gwctl.js'), ...args], { cwd: folder });
    await writeFile(join(folder, 'api.json'), stdout);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('openapi-typescript makes types of an export', async () => {
    await run(process.execPath, [generators.types, 'api.json', '-o', 'api.d.ts'], { cwd: folder });

    const types = await readFile(join(folder, 'api.d.ts'), 'utf8');
    expect(types).toMatch(/"\/pets\/\{petId\}": \{[\s\S]*petId: string;[\s\S]*schemas: \{[\s\S]*Pet: \{/);
  });

  it('@hey-api/openapi-ts makes a client of an export', async () => {
    await run(process.execPath, [generators.client, '-i', 'api.json', '-o', 'client'], { cwd: folder });

    const client = await readFile(join(folder, 'client', 'sdk.gen.ts'), 'utf8');
    expect(client).toMatch(/export const createPet = [\s\S]*url: '\/pets'/);
  });
});
