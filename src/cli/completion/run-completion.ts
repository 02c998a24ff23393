import { Command } from 'commander';
import { rules } from '../../lint/rules/index.ts';
import type { CommandRow } from '../command-table.ts';
import { topics } from '../explain/topics.ts';
import { addGlobalOptions, configured } from '../run.ts';
import { inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';
import { bashCompletion } from './bash.ts';
import { completionTree } from './completion-tree.ts';
import { fishCompletion } from './fish.ts';
import { workspaceNames } from './names.ts';
import { zshCompletion } from './zsh.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export type Shell = keyof typeof scripts;

/** Prints the script of a shell, made of every command there is. */
export async function printScript(
  world: World,
  shell: Shell,
  table: readonly CommandRow[],
  { json }: GlobalOptions,
): Promise<void> {
  const program = addGlobalOptions(new Command('gwctl'));
  for (const row of table) {
    const command = configured((await row.load())(world), world);
    // What a list has room for; the command's own description is a sentence or two.
    program.addCommand(command.description(row.summary));
  }
  const script = scripts[shell](completionTree(program, [...rules.keys(), ...topics.keys()]));
  world.stdout.write(json ? `${JSON.stringify({ shell, script })}\n` : script);
}

/** Prints names of the workspace, one a line: what the scripts ask for. Where anything is wrong there are none. */
export async function printNames(
  world: World,
  kinds: readonly string[],
  options: GlobalOptions,
): Promise<void> {
  const names = await inWorkspace(world, options, 'read', async ({ store }) =>
    workspaceNames(await store.read(), kinds),
  ).catch(() => []);
  for (const name of names) world.stdout.write(`${name}\n`);
}
