import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { watchConfig } from '../../../src/cli/serve/watch-config.ts';
import type { World } from '../../../src/cli/world.ts';
import { emptyConfig } from '../../../src/workspace/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { workspace } from '../access-world.ts';

// Our choice: gwctl.yaml is read when serving begins, and a save that did nothing and said nothing would be searched for long.
it('a save of gwctl.yaml under --watch is told to wait for the next start, a wrong one with its line', async () => {
  const folder = temporaryFolder('watch-config');
  const path = join(folder, 'gwctl.yaml');
  writeFileSync(path, 'region: us-east-1\n');
  let isTold: (text: string) => void = () => undefined;
  const nextNotice = () => new Promise<string>((told) => (isTold = told));
  const plain = new Chalk({ level: 0 });
  const world = {
    cwd: folder,
    env: {},
    readFile: (file: string) => readFile(file),
    stderr: { write: (text: string) => isTold(text), isTTY: false, columns: 80 },
    colours: { stdout: plain, stderr: plain },
  } as unknown as World;
  const stop = await watchConfig(world, { ...emptyConfig(folder), file: 'gwctl.yaml' });

  const right = nextNotice();
  writeFileSync(path, 'region: eu-west-1\n');
  expect(await right).toMatch(/^gwctl\.yaml was saved: what it says counts from the next start\./);
  const wrong = nextNotice();
  writeFileSync(path, 'regio: eu-west-1\n');
  expect(await wrong).toMatch(/^error: gwctl\.yaml:1:1: unknown key "regio"\./);
  await stop?.();
});

it('--watch says that the stages of a workspace are served, and no spec', async () => {
  const { folder, run } = workspace('spec: api.json\n');
  const spec = { openapi: '3.0.1', info: { title: 'pets', version: '1' }, paths: {} };
  const method = { 'x-amazon-apigateway-integration': { type: 'mock' } };
  writeFileSync(join(folder, 'api.json'), JSON.stringify({ ...spec, paths: { '/a': { get: method } } }));
  await run(['import', 'api.json']);
  await run(['deploy', '--stage', 'dev']);
  let stop: (signal: 'SIGTERM') => void = () => undefined;
  const stopped = new Promise<'SIGTERM'>((done) => (stop = done));

  const { exitCode, stderr } = await run(
    ['serve', '--watch', '--port', '0', '--json'],
    {},
    {
      stopped,
      onOutput: () => stop('SIGTERM'),
    },
  );

  expect(exitCode).toBe(0);
  expect(stderr).toContain('No spec is watched: the stages of this workspace are served');
  expect(stderr).toContain('gwctl serve api.json --watch');
});
