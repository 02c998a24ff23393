import { Argument, Command, Option } from 'commander';
import type { CommandRow } from '../command-table.ts';
import type { Shell } from '../completion/run-completion.ts';
import { UsageError } from '../errors.ts';
import type { GlobalOptions, World } from '../world.ts';

interface Options extends GlobalOptions {
  readonly names?: readonly string[];
}

/** `gwctl completion`: a script that completes gwctl's command lines. @param table every command */
export function completionCommand(table: readonly CommandRow[]): (world: World) => Command {
  return (world) =>
    new Command('completion')
      .description('Prints a script that completes commands, options and names of the workspace on Tab.')
      .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']).argOptional())
      .addOption(new Option('--names <kinds...>').hideHelp())
      .addHelpText('after', help)
      .action(async (shell: Shell | undefined, _options, command: Command) => {
        const options = command.optsWithGlobals<Options>();
        if (shell === undefined && options.names === undefined)
          throw new UsageError('The shell is missing.', 'Run gwctl completion bash, zsh or fish.');
        const { printNames, printScript } = await import('../completion/run-completion.ts');
        if (shell === undefined) await printNames(world, options.names ?? [], options);
        else await printScript(world, shell, table, options);
      });
}

const help = `
Install it for good:
  bash  echo 'source <(gwctl completion bash)' >> ~/.bashrc
  zsh   echo 'source <(gwctl completion zsh)' >> ~/.zshrc     (after compinit)
  fish  gwctl completion fish > ~/.config/fish/completions/gwctl.fish

bash 3.2 of macOS reads no <(...): eval "$(gwctl completion bash)".
Make it again after an update of gwctl, where a file keeps it (fish).

Examples:
  source <(gwctl completion bash)
  gwctl completion zsh > "\${fpath[1]}/_gwctl"`;
