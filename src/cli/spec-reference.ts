import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { World } from './world.ts';

/** Whether `[API|SPEC]` means a file: `-`, a path, a name with a spec's ending; else whatever is there decides. */
export async function isSpec(world: World, reference: string | undefined): Promise<boolean> {
  if (reference === undefined) return false;
  if (reference === '-' || /[/\\]/.test(reference)) return true;
  if (['.yaml', '.yml', '.json'].includes(extname(reference))) return true;
  const found = await stat(resolve(world.cwd, reference)).catch(() => undefined);
  return found?.isFile() ?? false;
}
