import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** A workspace: the folder of `gwctl.yaml` and `.gwctl/`. */
export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  /** Absolute path of `gwctl.yaml`, where there is one. */
  readonly configFile: string | undefined;
  /** Absolute path of `.gwctl/state.db`, whether or not it is there. */
  readonly stateFile: string;
}

/**
 * Finds the workspace: the folder that is given, else the nearest one upwards from `cwd` that holds `gwctl.yaml` or `.gwctl/`,
 * else `cwd` itself, where the state will be made on first need (contract, section 1).
 */
export async function findWorkspace(cwd: string, given?: string): Promise<Workspace> {
  if (given !== undefined) return workspaceAt(resolve(cwd, given));
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const config = await isThere(join(folder, 'gwctl.yaml'));
    if (config || (await isThere(join(folder, '.gwctl')))) return workspaceAt(folder);
    if (folder === dirname(folder)) return workspaceAt(resolve(cwd));
  }
}

async function workspaceAt(folder: string): Promise<Workspace> {
  const configFile = join(folder, 'gwctl.yaml');
  return {
    folder,
    configFile: (await isThere(configFile)) ? configFile : undefined,
    stateFile: join(folder, '.gwctl', 'state.db'),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
