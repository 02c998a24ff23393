import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findWorkspace } from '../../src/workspace/find-workspace.ts';

const root = mkdtempSync(join(tmpdir(), 'gwctl-find-'));
const at = (...parts: string[]) => join(root, ...parts);
mkdirSync(at('shop', 'src', 'deep'), { recursive: true });
writeFileSync(at('shop', 'gwctl.yaml'), '');
mkdirSync(at('old', '.gwctl'), { recursive: true });
mkdirSync(at('old', 'src'));
mkdirSync(at('bare'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the workspace', () => {
  it.each([
    [
      'the folder of gwctl.yaml above',
      at('shop', 'src', 'deep'),
      undefined,
      at('shop'),
      at('shop', 'gwctl.yaml'),
    ],
    ['the folder of .gwctl above', at('old', 'src'), undefined, at('old'), undefined],
    ['the current folder, where there is neither', at('bare'), undefined, at('bare'), undefined],
    ['the folder that is given', at('bare'), '../shop/src', at('shop', 'src'), undefined],
  ])('is %s', async (_name, cwd, given, folder, configFile) => {
    expect(await findWorkspace(cwd, given)).toEqual({
      folder,
      configFile,
      stateFile: join(folder, '.gwctl', 'state.db'),
    });
  });
});
