import { resolve } from 'node:path';
import { Command } from 'commander';
import { createApiKey, deleteApiKey, findApiKey, updateApiKey } from '../../control/api-key.ts';
import { importApiKeys } from '../../control/api-key-import.ts';
import type { Changed } from '../../control/change.ts';
import { addPlanKey } from '../../control/usage-plan.ts';
import type { ApiKey } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { machineError, UsageError } from '../errors.ts';
import { flag, several } from '../options.ts';
import { apiKeyFacts, apiKeyShape, apiKeyTable, updatedApiKeyShape } from '../reporters/access-report.ts';
import { say, tableWidth } from '../reporters/wrap.ts';
import { accepted, change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface Options extends GlobalOptions {
  readonly value?: string;
  readonly description?: string;
  readonly name?: string;
  readonly enabled?: boolean;
  readonly plan?: readonly string[];
  readonly showValues?: boolean;
  readonly failOnWarnings?: boolean;
}

/** `gwctl key list|create|show|set|delete|import`. */
export function keyCommand(world: World): Command {
  const key = new Command('key').description('API keys.').addHelpText('after', examples);
  reading(world, key);
  key.addCommand(createCommand(world));
  key.addCommand(setCommand(world));
  key
    .command('delete')
    .description('removes a key, also from its plans')
    .argument('<key>', 'name or id')
    .action(async (ref: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const gone = await changed(world, options, (state) => deleteApiKey(state, ref));
      print(world, options, updatedApiKeyShape(gone), `Deleted API key ${gone.name} (${gone.id}).`);
    });
  key.addCommand(importCommand(world));
  return key;
}

const examples = `
Examples:
  gwctl key create alice --plan basic
  gwctl key set alice --enabled false
  gwctl key import keys.csv --fail-on-warnings
  gwctl key list --show-values`;

function reading(world: World, key: Command): void {
  key
    .command('list')
    .description('all keys, without their values')
    .option('--show-values', 'print the values too')
    .action(async (_options, command: Command) => list(world, command.optsWithGlobals<Options>()));
  key
    .command('show')
    .description('one key')
    .argument('<key>', 'name or id')
    .option('--show-values', 'print the value too')
    .action(async (ref: string, _options, command: Command) =>
      show(world, ref, command.optsWithGlobals<Options>()),
    );
}

function createCommand(world: World): Command {
  return new Command('create')
    .description('makes a key and prints its value')
    .argument('<name>', 'up to 1024 characters')
    .option('--value <text>', '20 to 128 characters; made up where it is left out')
    .option('--description <text>')
    .option('--enabled <true|false>', 'default true', flag)
    .option('--plan <ref>', 'usage plan to put it into (repeatable)', several)
    .action(async (name: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const made = await changed(world, options, (state) => create(world, state, name, options));
      print(world, options, apiKeyShape(made, true), `Made API key ${made.name} (${made.id}): ${made.value}`);
    });
}

function setCommand(world: World): Command {
  return new Command('set')
    .description('changes a key')
    .argument('<key>', 'name or id')
    .option('--name <text>')
    .option('--description <text>')
    .option('--enabled <true|false>', 'a key that is not enabled is refused with 403', flag)
    .action(async (ref: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { name, description, enabled } = options;
      if (name === undefined && description === undefined && enabled === undefined)
        throw new UsageError('There is nothing to set.', 'gwctl key set --help shows what can be.');
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(enabled === undefined ? {} : { enabled }),
      };
      const key = await changed(world, options, (state) =>
        updateApiKey(state, ref, change, controlTools(world)),
      );
      const shape = updatedApiKeyShape(key);
      print(world, options, shape, `API key ${key.name} is ${key.enabled ? 'enabled' : 'disabled'}.`);
    });
}

function importCommand(world: World): Command {
  return new Command('import')
    .description('imports keys from a CSV file: name,key,description,enabled,usageplanIds')
    .argument('<file>', 'CSV file, or - for standard input')
    .option('--fail-on-warnings', 'any warning undoes the whole import')
    .action(async (file: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const csv = (await contentOf(world, file)).toString('utf8');
      const input = { csv, ...(options.failOnWarnings ? { failOnWarnings: true } : {}) };
      const imported = await changed(world, options, (state) =>
        importApiKeys(state, input, controlTools(world)),
      );
      for (const warning of imported.warnings) say(world.stderr, `warning: ${warning}`);
      world.stdout.write(
        options.json
          ? `${JSON.stringify(imported, null, 2)}\n`
          : `Imported ${imported.ids.length === 1 ? 'one API key' : `${imported.ids.length} API keys`}.\n`,
      );
    });
}

async function contentOf(world: World, file: string): Promise<Buffer> {
  if (file === '-') return world.readStdin();
  return world.readFile(resolve(world.cwd, file)).catch((error) => {
    throw machineError(error, file);
  });
}

function create(world: World, state: GatewayState, name: string, options: Options): Changed<ApiKey> {
  const { value, description, enabled } = options;
  const made = createApiKey(
    state,
    {
      name,
      ...(value === undefined ? {} : { value }),
      ...(description === undefined ? {} : { description }),
      ...(enabled === undefined ? {} : { enabled }),
    },
    controlTools(world),
  );
  if (!made.ok) return made;
  let after = made.value.state;
  for (const plan of options.plan ?? []) {
    const added = addPlanKey(after, plan, made.value.result.id);
    if (!added.ok) return added;
    after = added.value.state;
  }
  return { ...made, value: { state: after, result: made.value.result } };
}

async function list(world: World, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const keys = [...state.apiKeys.values()].reverse(); // Newest first, as GetApiKeys (management-api.md 6).
    const values = options.showValues === true;
    if (options.json) {
      world.stdout.write(
        `${JSON.stringify({ items: keys.map((key) => apiKeyShape(key, values)) }, null, 2)}\n`,
      );
    } else if (keys.length === 0) {
      world.stdout.write('No API key yet: gwctl key create NAME\n');
    } else {
      world.stdout.write(apiKeyTable(state, keys, values, tableWidth(world.stdout)));
    }
  });
}

async function show(world: World, reference: string, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const key = accepted(world, findApiKey(state, reference));
    const values = options.showValues === true;
    if (options.json) world.stdout.write(`${JSON.stringify(apiKeyShape(key, values), null, 2)}\n`);
    else world.stdout.write(apiKeyFacts(state, key, values));
  });
}

function changed<T>(
  world: World,
  options: Options,
  operation: (state: GatewayState) => Changed<T>,
): Promise<T> {
  return inWorkspace(world, options, 'write', ({ store }) => change(world, store, operation));
}

function print(world: World, options: Options, shape: object, text: string): void {
  world.stdout.write(options.json ? `${JSON.stringify(shape, null, 2)}\n` : `${text}\n`);
}
