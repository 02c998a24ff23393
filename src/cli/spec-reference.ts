import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { UsageError } from './errors.ts';
import type { World } from './world.ts';

/** Whether `[API|SPEC]` means a file: `-`, a path, a name with a spec's ending; else whatever is there decides. */
export async function isSpec(world: World, reference: string | undefined): Promise<boolean> {
  if (reference === undefined) return false;
  if (reference === '-' || /[/\\]/.test(reference)) return true;
  if (['.yaml', '.yml', '.json'].includes(extname(reference))) return true;
  const found = await stat(resolve(world.cwd, reference)).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** A spec has no deployments: `--at` beside one is a mistake, whichever of the two was meant. @throws {UsageError} */
export function refuseDeployment(options: { readonly at?: string | undefined }): void {
  if (options.at === undefined) return;
  throw new UsageError(
    '--at names a deployment of the workspace, and a spec has none.',
    'Leave one of them out.',
  );
}
