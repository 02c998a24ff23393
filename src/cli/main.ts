import module from 'node:module';
import { commandTable } from './command-table.ts';
import type { CompiledCommand } from './compiled-command.ts';
import { watchOutput } from './output-errors.ts';
import { overview } from './overview.ts';
import { exitCodes, type World } from './world.ts';

const version = '0.1.0';

/**
 * Runs gwctl once. Resolves to the exit code (contract, section 2); never throws, never ends the process.
 * The overview and the version need neither commander nor a world: they answer in about the time Node needs to start.
 */
export async function main(argv: readonly string[], given?: World): Promise<number> {
  const args = argv.slice(2);
  if (asksForVersion(args)) {
    const text = args.includes('--json') ? JSON.stringify({ version }) : version;
    return written(`${text}\n`, given);
  }
  if (given === undefined && asksForOverview(args)) {
    return written(overview(commandTable), given);
  }
  const command = args.find((arg) => !earlyOptions.has(arg));
  if (given === undefined && isCompiled(command) && !('enableCompileCache' in module)) {
    const { compiledCommand } = await import('./compiled-command.ts');
    return compiledCommand(command, argv, commandTable);
  }
  const world = given ?? (await (await import('./world.ts')).realWorld(argv));
  const { runCommand } = await import('./run.ts');
  return runCommand(world, args, commandTable);
}

/** Answers with a text alone. */
function written(text: string, given: World | undefined): number {
  if (given === undefined) watchOutput(process.stdout);
  (given?.stdout ?? process.stdout).write(text);
  return exitCodes.done;
}

/** Those of every command without a value: they may stand before the command. */
const earlyOptions: ReadonlySet<string> = new Set(['--json', '--no-color', '-q', '--quiet', '--verbose']);

function isCompiled(command: string | undefined): command is CompiledCommand {
  return command === 'serve' || command === 'lint';
}

function asksForVersion(args: readonly string[]): boolean {
  const [first, ...more] = args.filter((arg) => arg !== '--json');
  return (first === '--version' || first === '-V') && more.length === 0;
}

function asksForOverview(args: readonly string[]): boolean {
  if (args.length === 0) return true;
  return args.length === 1 && (args[0] === '--help' || args[0] === '-h' || args[0] === 'help');
}
