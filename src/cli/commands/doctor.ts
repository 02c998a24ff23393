import { Command } from 'commander';
import { port } from '../options.ts';
import type { GlobalOptions, World } from '../world.ts';

/** `gwctl doctor`: looks at everything that gwctl needs, and changes nothing. */
export function doctorCommand(world: World): Command {
  return new Command('doctor')
    .description('Says what of this machine and of the workspace is right, what is not, and what to do.')
    .option('--port <n>', 'the port that gwctl serve will want', port, 4000)
    .addHelpText('after', help)
    .action(async (_options, command: Command) => {
      const { runDoctor } = await import('../doctor/run-doctor.ts');
      await runDoctor(world, command.optsWithGlobals<GlobalOptions & { readonly port: number }>());
    });
}

const help = `
It looks at Node, the workspace, gwctl.yaml, the state, the specs, functions and
their runtimes, endpoints of services and issuers (those on this machine are
tried, others never), names, the port, the clock and the disk. It changes
nothing. The exit code is 1 where something is an error.

Examples:
  gwctl doctor
  gwctl doctor --json | jq '.checks[] | select(.status != "ok")'`;
