import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

/** A folder with these files and without gwctl.yaml. */
function folderWith(files: Readonly<Record<string, string>>) {
  const made = workspace('');
  rmSync(join(made.folder, 'gwctl.yaml'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made.folder, name), text);
  return made;
}

// Our choice: what AWS has no counterpart of.
describe('gwctl serve where nothing was imported', () => {
  it.each([
    [{ 'pets.yaml': 'openapi: 3.0.1\n', 'a.json': '{"name":"a"}' }, 'gwctl serve ./pets.yaml'],
    [{ 'pets.json': '{\n  "swagger": "2.0" }' }, 'gwctl serve ./pets.json'],
    [{ 'a.yaml': 'openapi: 3.0.1\n', 'openapi.yml': 'openapi: 3.0.1\n' }, 'gwctl serve ./openapi.yml'],
    [{ 'package.json': '{"name":"a"}' }, 'gwctl serve openapi.yaml'],
  ])('with %j suggests %s, and makes no state', async (files, command) => {
    const { folder, run } = folderWith(files);

    const { exitCode, stderr } = await run(['serve']);

    expect(stderr).toContain('The workspace holds no API');
    expect(stderr).toContain(command);
    expect(exitCode).toBe(1);
    expect(existsSync(join(folder, '.gwctl'))).toBe(false);
  });
});

describe('gwctl import --name', () => {
  it('refuses an empty name by the name of the flag', async () => {
    const { run } = folderWith({ 'pets.yaml': 'openapi: 3.0.1\n' });

    const { exitCode, stderr } = await run(['import', 'pets.yaml', '--name', '']);

    expect(stderr).toContain('--name is empty.');
    expect(exitCode).toBe(2);
  });
});

describe('gwctl init', () => {
  it.skipIf(!existsSync('/proc/self'))('says at once that a folder cannot be made', async () => {
    const { run } = folderWith({});

    const { exitCode, stderr } = await run(['init', '/proc/x/y']);

    expect(stderr).toContain('no folder can be made here.');
    expect(exitCode).toBe(3);
  });

  it('makes the folders above as well, and says where one is a file', async () => {
    const { folder, run } = folderWith({ file: '' });

    const made = await run(['init', 'a/b/c']);
    const refused = await run(['init', 'file/c']);

    expect(made.exitCode).toBe(0);
    expect(existsSync(join(folder, 'a/b/c/openapi.yaml'))).toBe(true);
    expect(refused.stderr).toContain('a part of the path is a file');
    expect(refused.exitCode).toBe(3);
  });
});
