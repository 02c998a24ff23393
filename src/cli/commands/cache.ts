import { Command } from 'commander';
import type { CacheFigures } from '../../assembly/stage-memory.ts';
import { flushStage } from '../../control/flush.ts';
import { MachineError } from '../errors.ts';
import { namedStage, whole } from '../options.ts';
import { table } from '../reporters/table.ts';
import { tableWidth } from '../reporters/wrap.ts';
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
  cache
    .command('show')
    .description('What the response caches of a running server hold, with hits and misses since it started.')
    .option('--port <n>', "the server's port", whole, 4000)
    .option('--stage <name>', 'this stage only')
    .addHelpText('after', '\nExamples:\n  gwctl cache show\n  gwctl cache show --port 4010 --json')
    .action((_options, command: Command) => show(world, command.optsWithGlobals<ShowOptions>()));
  return cache;
}

interface ShowOptions extends GlobalOptions {
  readonly port: number;
  readonly stage?: string;
}

async function show(world: World, options: ShowOptions): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${options.port}/_gwctl/caches`).catch((error: unknown) => {
    throw new MachineError(
      `No gwctl server answers on port ${options.port}.`,
      'Start one (gwctl serve) or name its port: --port N.',
      error,
    );
  });
  const all: unknown = await answer.json().catch(() => undefined);
  if (!Array.isArray(all))
    throw new MachineError(
      `What answers on port ${options.port} is no gwctl server.`,
      'Name the port of one: --port N. gwctl serve says it when it starts.',
    );
  const caches = (all as CacheFigures[]).filter(
    ({ stage }) => options.stage === undefined || stage === options.stage,
  );
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ caches })}\n`);
    return;
  }
  const rows = caches.map((each) => [
    each.apiId,
    each.stage,
    each.cacheClusterEnabled ? 'on' : 'off',
    String(each.entries),
    String(each.bytes),
    String(each.hits),
    String(each.misses),
  ]);
  const columns = ['API', 'Stage', 'Cluster', 'Entries', 'Bytes', 'Hits', 'Misses'].map((heading, i) => ({
    heading,
    right: i > 2,
  }));
  world.stdout.write(table(columns, rows, tableWidth(world.stdout)));
}

async function flush(world: World, names: readonly string[], options: FlushOptions): Promise<void> {
  const what = options.authorizers ? 'authorizers' : 'responses';
  await inWorkspace(world, options, 'read', async ({ store, config }) => {
    const naming = { ...options, names, accountId: config.accountId };
    const { api, stage } = accepted(world, namedStage(await store.read(), naming));
    await change(world, store, (state) => flushStage(state, api.id, stage.stageName, what));
    if (options.json)
      world.stdout.write(`${JSON.stringify({ api: api.id, stage: stage.stageName, flushed: what })}\n`);
    else
      world.stdout.write(
        `Flushed the ${what === 'responses' ? 'response' : 'authorizer'} cache of ${api.name}, stage ${stage.stageName}.\n`,
      );
  });
}
