import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MachineError, machineError } from '../errors.ts';

/**
 * Makes a folder and those above it that are missing, one by one: Node 20's recursive mkdir never ends where a file system says of a
 * folder that is there that it is not (`/proc`). Rejects with a MachineError.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return;
  const above = dirname(path);
  if (above !== path) {
    await makeFolder(above);
    if (await isMade(path)) return;
  }
  throw new MachineError(`${path}: no folder can be made here.`, 'Choose another place: gwctl init demo');
}

/** Makes one folder, where the one above is there. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return true;
    throw machineError(error, path);
  }
}
