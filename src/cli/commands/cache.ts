import { Command } from 'commander';
import { flushStage } from '../../control/flush.ts';
import { namedStage } from '../options.ts';
import { accepted, change, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface FlushOptions extends GlobalOptions {
  readonly stage?: string;
  readonly api?: string;
  readonly authorizers?: boolean;
}

/** `gwctl cache`: the stage's response cache and authorizer cache. */
export function cacheCommand(world: World): Command {
  const cache = new Command('cache').description('The caches of a stage.');
  cache
    .command('flush')
    .description(
      'Empties the response cache of a stage, or its authorizer cache. A running server does so within a second.',
    )
    .argument('[names...]', '[API] STAGE')
    .option('--stage <name>', 'the stage; may be left out where there is only one')
    .option('--api <ref>', 'the API, by name or id')
    .option('--authorizers', 'the results of authorizers in place of responses')
    .addHelpText(
      'after',
      '\nExamples:\n  gwctl cache flush --stage dev\n  gwctl cache flush --stage dev --authorizers',
    )
    .action((names: string[], _options, command: Command) =>
      flush(world, names, command.optsWithGlobals<FlushOptions>()),
    );
  return cache;
}

async function flush(world: World, names: readonly string[], options: FlushOptions): Promise<void> {
  const what = options.authorizers ? 'authorizers' : 'responses';
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const { api, stage } = accepted(world, namedStage(await store.read(), { names, ...options }));
    await change(world, store, (state) => flushStage(state, api.id, stage.stageName, what));
    if (options.json)
      world.stdout.write(`${JSON.stringify({ api: api.id, stage: stage.stageName, flushed: what })}\n`);
    else
      world.stdout.write(
        `Flushed the ${what === 'responses' ? 'response' : 'authorizer'} cache of ${api.name}, stage ${stage.stageName}.\n`,
      );
  });
}
