import type { CommandRow } from './command-table.ts';
import { serveCommand } from './commands/serve.ts';
import { runCommand } from './run.ts';
import { exitCodes, realWorld, type World } from './world.ts';

/** After so long the first calls are through, and V8 has not yet dropped the code that only a start runs. */
const keepAfterMillis = 5_000;

/**
 * `gwctl serve` as one CommonJS script, `dist/cli/serve-bundle.cjs`: V8 hands out the code of a script, that of a module it does not
 * (see `compiled-command.ts`). The other rows of the table serve help and spelling only. `keep` is called once or twice when what a start
 * runs was compiled; never for a command line or a spec that was refused.
 */
export async function main(
  argv: readonly string[],
  table: readonly CommandRow[],
  keep: (() => void) | undefined,
): Promise<number> {
  const rows = table.map((row) => (row.name === 'serve' ? { ...row, load: async () => serveCommand } : row));
  const real = await realWorld(argv);
  if (!keep) return runCommand(real, argv.slice(2), rows);
  let isServing = false;
  const stopped = () => {
    isServing = true;
    setTimeout(keep, keepAfterMillis).unref();
    return real.stopped();
  };
  const world: World = { ...real, stopped };
  const exitCode = await runCommand(world, argv.slice(2), rows);
  if (isServing && exitCode === exitCodes.done) keep();
  return exitCode;
}
