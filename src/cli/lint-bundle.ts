import type { CommandRow } from './command-table.ts';
import { lintCommand } from './commands/lint.ts';
import { runCommand } from './run.ts';
import { realWorld, type World } from './world.ts';

/**
 * `gwctl lint` as one CommonJS script, `dist/cli/lint-bundle.cjs` (see `compiled-command.ts`). The other rows of the table serve help and
 * spelling only. `keep` is called when specs were judged; never for a command line or a file that was refused.
 */
export async function main(
  argv: readonly string[],
  table: readonly CommandRow[],
  keep: (() => void) | undefined,
): Promise<number> {
  const command = (world: World) =>
    lintCommand(world).hook('postAction', (lint) => {
      if (lint.opts()['printConfig'] !== true) keep?.();
    });
  const rows = table.map((row) => (row.name === 'lint' ? { ...row, load: async () => command } : row));
  return runCommand(await realWorld(argv), argv.slice(2), rows);
}
