import { resolve } from 'node:path';
import { isRemoteFile } from '../../document/references.ts';
import { Refusal } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { ServeSource } from './serve-source.ts';

/** Editors write in several steps: this long after the last of them a save is read. */
const settleMillis = 60;

/**
 * Serves each save of the spec and of the files it refers to. A bad save keeps the old version serving and says why.
 * @param served resolves when what was put into the source is what callers get
 */
export async function watchSpec(
  world: World,
  source: ServeSource,
  served: () => Promise<void> | undefined,
): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const filesOf = () =>
    (source.document?.files ?? [])
      .filter((file) => !isRemoteFile(file))
      .map((file) => resolve(world.cwd, file));
  const watcher = watch(filesOf(), { ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const reload = async () => {
    const started = performance.now();
    try {
      const isServed = (await source.reload?.()) ?? false;
      await served();
      watcher.add(filesOf());
      const took = Math.round(performance.now() - started);
      say(
        world.stderr,
        isServed
          ? `Saved: serving the new version (${took} ms).`
          : 'Not served: the version before keeps serving.',
      );
    } catch (error) {
      const message = error instanceof Refusal || error instanceof Error ? error.message : String(error);
      say(world.stderr, `${world.colours.stderr.red('error')}: ${message} The version before keeps serving.`);
    }
  };
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(reload);
    }, settleMillis);
  });
  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
