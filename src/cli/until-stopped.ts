import { exitCodes, type World } from './world.ts';

/** Does something again and again until the command is stopped: `--follow`. It is done once more after that. */
export async function untilStopped(
  world: World,
  everyMillis: number,
  look: () => Promise<void>,
): Promise<void> {
  let isStopped = false;
  const stopped = world.stopped().then((signal) => {
    isStopped = true;
    if (signal === 'SIGINT') world.exitCode = exitCodes.interrupted;
  });
  while (!isStopped) {
    let timer: NodeJS.Timeout | undefined;
    const wait = new Promise<void>((again) => {
      timer = setTimeout(again, everyMillis);
    });
    await Promise.race([wait, stopped]);
    clearTimeout(timer);
    await look();
  }
}
