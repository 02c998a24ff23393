import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { GwctlConfig } from '../../workspace/config.ts';
import { say } from '../reporters/wrap.ts';
import { readConfigFile } from '../workspace-session.ts';
import type { World } from '../world.ts';

/** Editors write in several steps: this long after the last of them a save is read. */
const settleMillis = 60;

/**
 * Says that a save of gwctl.yaml waits for the next start: functions, services, keys and stages are wired when serving begins.
 * @returns what ends it; undefined where there is no such file
 */
export async function watchConfig(
  world: World,
  { file }: GwctlConfig,
): Promise<(() => Promise<void>) | undefined> {
  if (file === undefined) return undefined;
  const path = resolve(world.cwd, file);
  const contentOf = () => readFile(path, 'utf8').catch(() => undefined);
  let known = await contentOf();
  const { watch } = await import('chokidar');
  const watcher = watch(path, { ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const found = await contentOf();
    if (found === undefined || found === known) return;
    known = found;
    say(world.stderr, await whatCounts(world, file, path));
  };
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), settleMillis);
  });
  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}

async function whatCounts(world: World, file: string, path: string): Promise<string> {
  try {
    await readConfigFile(world, { file, path }, async () => []);
    return `${file} was saved: what it says counts from the next start. Stop this one with Ctrl-C, and start again.`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${world.colours.stderr.red('error')}: ${reason} Serving goes on as it began.`;
  }
}
