import { Command } from 'commander';
import { rollback } from '../../control/rollback.ts';
import { getStageShape } from '../../control/stage-shape.ts';
import type { Stage } from '../../model/stage.ts';
import { namedStage, type StageNaming } from '../options.ts';
import { change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

type Options = GlobalOptions & Omit<StageNaming, 'names'> & { readonly to?: string };

/** `gwctl rollback`: UpdateStage's `replace /deploymentId`, to what the stage pointed at before. */
export function rollbackCommand(world: World): Command {
  return new Command('rollback')
    .description('Points a stage back at an earlier deployment; settings and variables stay.')
    .argument('[api]', 'name or id')
    .option('--stage <name>', 'the stage; may be left out where there is only one')
    .option('--to <id>', 'the deployment; without it, the one before')
    .addHelpText(
      'after',
      '\nExamples:\n  gwctl rollback --stage prod\n  gwctl rollback petshop --stage prod --to a1b2c3',
    )
    .action(async (api: string | undefined, _options, command: Command) => {
      await run(world, { ...command.optsWithGlobals<Options>(), ...(api === undefined ? {} : { api }) });
    });
}

async function run(world: World, options: Options): Promise<void> {
  await inWorkspace(world, options, 'write', async ({ store, config }) => {
    let before: Stage | undefined;
    const stage = await change(world, store, (state) => {
      const named = namedStage(state, { ...options, names: [], accountId: config.accountId });
      if (!named.ok) return named;
      before = named.value.stage;
      const address = { apiId: named.value.api.id, stageName: before.stageName };
      return rollback(state, { ...address, ...(options.to ? { to: options.to } : {}) }, controlTools(world));
    });
    const protocol = (await store.read()).apis.get(stage.apiId)?.protocol ?? 'REST';
    world.stdout.write(
      options.json
        ? `${JSON.stringify({ stage: getStageShape(stage, protocol) }, null, 2)}\n`
        : `Stage ${stage.stageName} is back at ${stage.deploymentId}; it was ${before?.deploymentId}.\n`,
    );
  });
}
