import { Command, CommanderError, Option } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { StoreError } from '../store/store.ts';
import type { CommandRow } from './command-table.ts';
import { MachineError, Refusal, UsageError } from './errors.ts';
import { overview } from './overview.ts';
import { located } from './reporters/diagnostics.ts';
import { say } from './reporters/wrap.ts';
import { exitCodes, type World } from './world.ts';

/** Parses the arguments, runs the one command, and maps whatever went wrong to an exit code: the only place that does. */
export async function runCommand(
  world: World,
  args: readonly string[],
  table: readonly CommandRow[],
): Promise<number> {
  const program = new Command('gwctl').enablePositionalOptions(false).showSuggestionAfterError(true);
  try {
    await prepare(program, world, args, table);
    await program.parseAsync([...args], { from: 'user' });
    return world.exitCode;
  } catch (error) {
    return exitCodeOf(world, error, args, program);
  }
}

async function prepare(
  program: Command,
  world: World,
  args: readonly string[],
  table: readonly CommandRow[],
): Promise<void> {
  program.helpCommand(false).helpInformation = () => overview(table);
  const wanted = commandOf(args, table);
  for (const row of table) {
    if (row !== wanted) program.command(row.name, { hidden: true }).description(row.summary);
  }
  if (wanted) program.addCommand(configured((await wanted.load())(world), world));
  withOutput(addGlobalOptions(program), world);
  answerHelp(program, args);
  program.hook('preAction', (_, command) => refuseEmptyWords(command));
}

/** An argument of no letters is a variable of a script that was never set. @throws {UsageError} */
function refuseEmptyWords(command: Command): void {
  const name = command.registeredArguments[command.args.indexOf('')]?.name();
  if (!command.args.includes('')) return;
  throw new UsageError(`${name ?? 'An argument'} is empty.`, 'Check the variable that it was to come from.');
}

/** `gwctl help COMMAND [COMMAND]`; and help on what is no command is wrong usage, which commander answers with the overview. */
function answerHelp(program: Command, args: readonly string[]): void {
  const isCommand = args[0] === 'help';
  if (!isCommand && !args.includes('--help') && !args.includes('-h')) return;
  const words = wordsOf(args).slice(isCommand ? 1 : 0);
  const path = pathOf(program, words);
  const unknown = words[path.length];
  const meant = path.at(-1) ?? program;
  if (unknown !== undefined && (path.length === 0 || (isCommand && meant.commands.length > 0)))
    throw new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${unknown}'`);
  if (!isCommand) return;
  meant.outputHelp();
  throw new CommanderError(0, 'commander.helpDisplayed', '');
}

/** The commands that words name, from the outermost on. */
function pathOf(program: Command, words: readonly string[]): Command[] {
  const path: Command[] = [];
  for (const word of words) {
    const below = (path.at(-1) ?? program).commands.find((command) => command.name() === word);
    if (!below) break;
    path.push(below);
  }
  return path;
}

/** The words that are neither options nor the folder of `--workspace`. */
function wordsOf(args: readonly string[]): string[] {
  return args.filter((arg, i) => !arg.startsWith('-') && args[i - 1] !== '--workspace');
}

/** The command that is meant: the first word, or the one after `help`. */
function commandOf(args: readonly string[], table: readonly CommandRow[]): CommandRow | undefined {
  const [first, second] = wordsOf(args);
  const name = first === 'help' ? second : first;
  return table.find((row) => row.name === name);
}

/** Options of every command, settable before or after the command's name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'machine output on stdout and nothing else'))
    .addOption(
      new Option('--workspace <dir>', 'the folder with gwctl.yaml and .gwctl/').env('GWCTL_WORKSPACE'),
    )
    .addOption(new Option('--no-color', 'no colours'))
    .addOption(new Option('-q, --quiet', 'results only'))
    .addOption(new Option('--verbose', 'stack traces of bugs'));
}

/** Adds the common options to a command and to every command below it, each printing to the world. */
export function configured(command: Command, world: World): Command {
  for (const below of command.commands) {
    // A list of commands has phrases, a page of its own begins with a sentence.
    below.summary(below.summary() || below.description()).description(sentenceOf(below.description()));
    configured(below, world);
  }
  if (command.commands.length > 0) command.helpCommand(false);
  return withOutput(addGlobalOptions(command).showSuggestionAfterError(true), world);
}

function sentenceOf(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}${/[.:]$/.test(phrase) ? '' : '.'}`;
}

/** A command's name and arguments: every one takes options, so `[options]` says nothing and costs the width. */
function termOf(command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(' ');
}

function withOutput(command: Command, world: World): Command {
  command.configureHelp({ subcommandTerm: termOf });
  return command.exitOverride().configureOutput({
    writeOut: (text) => world.stdout.write(text),
    writeErr: (text) => world.stderr.write(text),
    getOutHelpWidth: () => Math.min(world.stdout.columns, 100),
    getErrHelpWidth: () => Math.min(world.stderr.columns, 100),
    outputError: () => undefined,
  });
}

function exitCodeOf(world: World, error: unknown, args: readonly string[], program: Command): number {
  const json = args.includes('--json');
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    // A group of commands named alone has shown its help: that is the answer, and still no command.
    if (error.code === 'commander.help') {
      if (json) world.stdout.write(errorJson('UsageError', 'a command is missing'));
      return exitCodes.usage;
    }
    const message = error.message.replace(/^error: /, '');
    return refuse(world, json, 'UsageError', message, helpHint(args, program), exitCodes.usage);
  }
  if (error instanceof UsageError)
    return refuse(world, json, 'UsageError', error.message, error.next, exitCodes.usage, error.diagnostics);
  // A state may fail whenever a part of it is read, which may be long after its store was opened.
  if (error instanceof MachineError || error instanceof StoreError)
    return refuse(world, json, 'MachineError', error.message, error.next, exitCodes.machine);
  if (error instanceof Refusal)
    return refuse(world, json, error.code, error.message, error.next, exitCodes.bad, error.diagnostics);
  return bug(world, error, json, args.includes('--verbose'));
}

function helpHint(args: readonly string[], program: Command): string {
  const words = wordsOf(args).slice(args[0] === 'help' ? 1 : 0);
  const names = pathOf(program, words).map((command) => command.name());
  if (names.length > 0) return `Run gwctl ${names.join(' ')} --help to see what it takes.`;
  const meant = nearest(
    words[0] ?? '',
    program.commands.map((command) => command.name()),
  );
  return `${meant ? `Did you mean gwctl ${meant}? ` : ''}Run gwctl --help to see what there is.`;
}

function refuse(
  world: World,
  json: boolean,
  code: string,
  message: string,
  next: string | undefined,
  exitCode: number,
  diagnostics: readonly Diagnostic[] = [],
): number {
  if (json) world.stdout.write(errorJson(code, message, diagnostics));
  const red = world.colours.stderr.red;
  say(world.stderr, `${red('error')}: ${message}${next ? `\n${next}` : ''}`);
  return exitCode;
}

/** An error as machines read it (contract, section 5); what was placed in its file already stays as it is. */
function errorJson(code: string, message: string, diagnostics: readonly Diagnostic[] = []): string {
  const shaped = diagnostics.map((each) => (each.at ? located(each, undefined) : each));
  return `${JSON.stringify({ error: { code, message }, diagnostics: shaped })}\n`;
}

const reportBug =
  'Run the same command with --verbose and report what it prints, with the command and the spec if you can share it.';

function bug(world: World, error: unknown, json: boolean, verbose: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  if (json) world.stdout.write(errorJson('InternalError', message));
  say(world.stderr, `gwctl has a bug: ${message}`);
  if (verbose && error instanceof Error) world.stderr.write(`${error.stack}\n`);
  else say(world.stderr, reportBug);
  return exitCodes.bug;
}
