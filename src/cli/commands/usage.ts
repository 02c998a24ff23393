import { Command } from 'commander';
import { dateOf, getUsage, setRemaining } from '../../control/usage.ts';
import { whole } from '../options.ts';
import { usageShape, usageTable } from '../reporters/access-report.ts';
import { tableWidth } from '../reporters/wrap.ts';
import { accepted, change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface Options extends GlobalOptions {
  readonly key?: string;
  readonly from?: string;
  readonly to?: string;
  readonly remaining?: number;
}

/** `gwctl usage show|set`. */
export function usageCommand(world: World): Command {
  const usage = new Command('usage')
    .description('What API keys used of their usage plans.')
    .addHelpText('after', examples);
  usage
    .command('show')
    .description('requests by key and day; a running server adds its counts every few seconds')
    .argument('<plan>', 'name or id')
    .option('--key <ref>', 'one API key, by name or id')
    .option('--from <date>', 'YYYY-MM-DD; default: the last 7 days')
    .option('--to <date>', 'YYYY-MM-DD; default: today')
    .action(async (plan: string, _options, command: Command) => {
      await show(world, plan, command.optsWithGlobals<Options>());
    });
  usage
    .command('set')
    .description('sets what a key has left of the current period')
    .argument('<plan>', 'name or id')
    .argument('<key>', 'name or id')
    .requiredOption('--remaining <number>', 'requests', whole)
    .action(async (plan: string, key: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const remaining = options.remaining ?? 0;
      await inWorkspace(world, options, 'write', async ({ store }) => {
        await change(world, store, (state) =>
          setRemaining(state, { plan, key, remaining }, controlTools(world)),
        );
        if (options.json) world.stdout.write(`${JSON.stringify({ plan, key, remaining })}\n`);
        else world.stdout.write(`${key} has ${remaining} requests left of ${plan}.\n`);
      });
    });
  return usage;
}

const examples = `
Examples:
  gwctl usage show basic
  gwctl usage show basic --key alice --from 2024-08-01 --to 2024-08-31
  gwctl usage set basic alice --remaining 500`;

async function show(world: World, plan: string, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const endDate = options.to ?? dateOf(world.now());
    const startDate = options.from ?? weekBefore(endDate);
    const input = { plan, startDate, endDate, ...(options.key === undefined ? {} : { key: options.key }) };
    const { result } = accepted(world, getUsage(state, input));
    if (options.json) world.stdout.write(`${JSON.stringify(usageShape(result), null, 2)}\n`);
    else world.stdout.write(usageTable(state, result, tableWidth(world.stdout)) || 'The plan has no keys.\n');
  });
}

function weekBefore(date: string): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : dateOf(at - 6 * 86_400_000);
}
