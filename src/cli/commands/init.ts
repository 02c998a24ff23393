import { Command } from 'commander';
import type { World } from '../world.ts';

/** `gwctl init`: an example to serve, break and mend. */
export function initCommand(world: World): Command {
  return new Command('init')
    .description('Writes a small working example: openapi.yaml, two handlers and gwctl.yaml.')
    .argument('[dir]', 'folder; made if it is not there', '.')
    .addHelpText(
      'after',
      `
Examples:
  gwctl init demo && cd demo && gwctl serve --watch
  gwctl init                       into this folder; nothing is overwritten`,
    )
    .action(async (dir: string, _options, command: Command) => {
      const { runInit } = await import('../init/run-init.ts');
      await runInit(world, dir, command.optsWithGlobals());
    });
}
