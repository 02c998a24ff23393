import { resolve } from 'node:path';
import { watch } from 'chokidar';
import { MachineError, Refusal } from '../errors.ts';
import type { World } from '../world.ts';

/** Editors write in several steps: changes this close together are one. Milliseconds. */
const settleInMillis = 50;

/** Runs once, then again after every change of a file that the last round read, until the process is asked to stop. */
export async function watchTests(
  world: World,
  files: readonly string[],
  round: () => Promise<readonly string[]>,
): Promise<void> {
  const watcher = watch([], { ignoreInitial: true });
  const run = async () => {
    const read = await round().catch((error: unknown) => shown(world, error, files));
    watcher.add(read.filter((file) => file !== '-').map((file) => resolve(world.cwd, file)));
    world.stderr.write('watching; Ctrl-C ends\n');
  };
  let running = run();
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(run);
    }, settleInMillis);
  });
  await world.stopped();
  clearTimeout(timer);
  await watcher.close();
  await running;
}

/** A file that is broken for the moment is no reason to stop watching. */
function shown(world: World, error: unknown, files: readonly string[]): readonly string[] {
  if (!(error instanceof Refusal) && !(error instanceof MachineError)) throw error;
  world.stderr.write(`${world.colours.stderr.red('error')}: ${error.message}\n`);
  return files;
}
