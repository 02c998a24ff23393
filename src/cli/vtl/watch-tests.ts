import { once } from 'node:events';
import { resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { MachineError, Refusal } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import { exitCodes, type World } from '../world.ts';

/** Editors write in several steps: changes this close together are one. Milliseconds. */
const settleInMillis = 50;

/** Runs once, then again after every change of a file that the last round read, until the process is asked to stop. */
export async function watchTests(
  world: World,
  files: readonly string[],
  round: () => Promise<readonly string[]>,
): Promise<void> {
  const watched = new WatchedFiles();
  const run = async () => {
    const read = await round().catch((error: unknown) => shown(world, error, files));
    await watched.add(read.filter((file) => file !== '-').map((file) => resolve(world.cwd, file)));
    say(world.stderr, 'watching; Ctrl-C ends');
  };
  // A round that fails for another reason than its files is a bug: it ends the watching.
  const signal = await new Promise<'SIGINT' | 'SIGTERM'>((done, reject) => {
    let running = run();
    running.catch(reject);
    watched.onChange = () => {
      running = running.then(run);
      running.catch(reject);
    };
    world.stopped().then((asked) => running.then(() => done(asked)), reject);
  }).finally(() => watched.close());
  if (signal === 'SIGINT') world.exitCode = exitCodes.interrupted;
}

/** Files under watch; there may be more of them after every round. */
class WatchedFiles {
  onChange: () => void = () => undefined;
  private readonly paths = new Set<string>();
  private readonly watchers: FSWatcher[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Resolves when a change of them cannot be missed any more. */
  async add(paths: readonly string[]): Promise<void> {
    const fresh = paths.filter((path) => !this.paths.has(path));
    if (fresh.length === 0) return;
    for (const path of fresh) this.paths.add(path);
    const watcher = watch(fresh, { ignoreInitial: true });
    this.watchers.push(watcher);
    watcher.on('all', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.onChange(), settleInMillis);
    });
    await once(watcher, 'ready');
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.watchers.map((watcher) => watcher.close()));
  }
}

/** A file that is broken for the moment is no reason to stop watching. */
function shown(world: World, error: unknown, files: readonly string[]): readonly string[] {
  if (!(error instanceof Refusal) && !(error instanceof MachineError)) throw error;
  say(world.stderr, `${world.colours.stderr.red('error')}: ${error.message}`);
  return files;
}
