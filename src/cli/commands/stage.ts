import { Command } from 'commander';
import { cachedInputs } from '../../assembly/cached-inputs.ts';
import { applyConfig } from '../../control/apply-config.ts';
import type { Changed } from '../../control/change.ts';
import { findApi } from '../../control/lookup.ts';
import { changeRouteSettings } from '../../control/route-setting.ts';
import { deleteStage, updateStage } from '../../control/stage.ts';
import { getStageShape } from '../../control/stage-shape.ts';
import type { Stage } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { UsageError } from '../errors.ts';
import { flag, keyValue, type NamedStage, namedStage, type StageNaming, several } from '../options.ts';
import { stageFacts, stageTable } from '../reporters/stage-report.ts';
import { tableWidth } from '../reporters/wrap.ts';
import { patchOperations, type StageChangeOptions, splitSetting } from '../stage-changes.ts';
import { accepted, change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

type Options = GlobalOptions & StageChangeOptions & { readonly stage?: string; readonly api?: string };

/** `gwctl stage list|show|set|delete`. */
export function stageCommand(world: World): Command {
  const stage = new Command('stage')
    .description('Names that point to deployments, with settings.')
    .addHelpText('after', groupExamples);
  stage
    .command('list')
    .description('the stages of one API, or of all')
    .argument('[api]', 'name or id')
    .action(async (api: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await inWorkspace(world, options, 'read', async ({ store, config }) =>
        list(world, options, await store.read(), { api, accountId: config.accountId }),
      );
    });
  naming(stage, 'show', 'one stage; with --json as GetStage gives it').action(
    async (names: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await inWorkspace(world, options, 'read', async ({ store, config }) =>
        show(world, options, await store.read(), { names, accountId: config.accountId }),
      );
    },
  );
  settable(naming(stage, 'set', 'changes settings; they act at once')).action(
    async (names: string[], _options, command: Command) =>
      set(world, command.optsWithGlobals<Options>(), names),
  );
  naming(stage, 'delete', 'removes a stage; its deployments stay').action(
    async (names: string[], _options, command: Command) =>
      remove(world, command.optsWithGlobals<Options>(), names),
  );
  return stage;
}

const groupExamples = `
Examples:
  gwctl stage list
  gwctl stage show dev --json
  gwctl stage set dev --var alias=next --setting '*/*:loggingLevel=INFO'
  gwctl stage delete petshop dev`;

function naming(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument('[names...]', '[API] STAGE')
    .option('--stage <name>', 'the stage; may be left out where there is only one')
    .option('--api <ref>', 'name or id of the API');
}

function settable(command: Command): Command {
  return command
    .option('--deployment <id>', 'points the stage at this deployment')
    .option('--description <text>', 'of the stage')
    .option('--var <name=value>', 'sets a stage variable (repeatable)', keyValue)
    .option('--remove-var <name>', 'removes a stage variable (repeatable)', several)
    .option('--cache <true|false>', 'switches the cache cluster', flag)
    .option('--cache-size <gb>', '0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237')
    .option('--tracing <true|false>', 'switches traces', flag)
    .option('--access-log <file>', 'where access log lines go')
    .option('--access-log-format <text>', '$context variables, on one line')
    .option('--setting <key:name=value>', 'a method setting, or a route setting (repeatable)', several)
    .option('--remove-setting <key>', 'removes the settings of one method (repeatable)', several)
    .option('--patch <operation>', "a patch operation in the AWS CLI's shorthand (repeatable)", several)
    .addHelpText('after', examples);
}

const examples = `
Examples:
  gwctl stage set dev --var alias=next --tracing true
  gwctl stage set dev --setting '*/*:loggingLevel=INFO'
  gwctl stage set dev --setting '/pets/GET:throttlingRateLimit=5'
  gwctl stage set dev --patch op=replace,path=/*/*/caching/enabled,value=true`;

function list(
  world: World,
  options: Options,
  state: GatewayState,
  of: { readonly api: string | undefined; readonly accountId: string },
): void {
  const api = of.api === undefined ? undefined : accepted(world, findApi(state, of.api, of.accountId));
  const stages = [...state.stages.values()].filter((stage) => api === undefined || stage.apiId === api.id);
  if (options.json) {
    const item = stages.map((stage) => getStageShape(stage, protocolOf(state, stage)));
    world.stdout.write(`${JSON.stringify({ item }, null, 2)}\n`);
  } else if (stages.length === 0) {
    world.stdout.write('No stage yet: gwctl deploy --stage dev makes one.\n');
  } else {
    world.stdout.write(stageTable(state, stages, tableWidth(world.stdout)));
  }
}

function show(
  world: World,
  options: Options,
  state: GatewayState,
  named: Pick<StageNaming, 'names' | 'accountId'>,
): void {
  const { stage, api } = accepted(world, namedStage(state, { ...options, ...named }));
  if (options.json) world.stdout.write(`${JSON.stringify(getStageShape(stage, api.protocol), null, 2)}\n`);
  else world.stdout.write(stageFacts(state, stage));
}

async function set(world: World, options: Options, names: readonly string[]): Promise<void> {
  await onStage(world, options, names, 'set', (state, { api, stage }) => {
    const address = { apiId: api.id, stageName: stage.stageName };
    const tools = controlTools(world);
    if (api.protocol === 'REST')
      return withCacheWarnings(updateStage(state, address, someOf(patchOperations(options)), tools), stage);
    const { setting = [], ...others } = options;
    const routes = changeRouteSettings(state, address, setting.map(splitSetting), tools);
    return routes.ok ? updateStage(routes.value.state, address, patchOperations(others), tools) : routes;
  });
}

/** Where a change switches a cache on, what its keys lack is told. */
function withCacheWarnings(changed: Changed<Stage>, before: Stage): Changed<Stage> {
  if (!changed.ok) return changed;
  const { state, result } = changed.value;
  const isSame =
    result.methodSettings === before.methodSettings &&
    result.cacheClusterEnabled === before.cacheClusterEnabled &&
    result.deploymentId === before.deploymentId;
  const api = isSame ? undefined : state.deployments.get(result.deploymentId)?.snapshot;
  return api ? { ...changed, diagnostics: [...changed.diagnostics, ...cachedInputs(result, api)] } : changed;
}

async function remove(world: World, options: Options, names: readonly string[]): Promise<void> {
  await onStage(world, options, names, 'delete', (state, { api, stage }, config) => {
    // A mapping that was taken out of gwctl.yaml just now must not hold the stage.
    const configured = applyConfig(state, config, controlTools(world));
    if (!configured.ok) return configured;
    return deleteStage(configured.value.state, { apiId: api.id, stageName: stage.stageName });
  });
}

async function onStage(
  world: World,
  options: Options,
  names: readonly string[],
  what: 'set' | 'delete',
  operation: (state: GatewayState, named: NamedStage, config: GwctlConfig) => Changed<Stage>,
): Promise<void> {
  await inWorkspace(world, options, 'write', async ({ store, config }) => {
    const stage = await change(world, store, (state) => {
      const named = namedStage(state, { ...options, names, accountId: config.accountId });
      return named.ok ? operation(state, named.value, config) : named;
    });
    const state = await store.read();
    const shape = getStageShape(stage, protocolOf(state, stage));
    if (options.json)
      world.stdout.write(`${JSON.stringify(what === 'set' ? shape : { deleted: shape }, null, 2)}\n`);
    else if (what === 'set') world.stdout.write(stageFacts(state, stage));
    else world.stdout.write(`Deleted stage ${stage.stageName}; deployment ${stage.deploymentId} stays.\n`);
  });
}

function someOf<T>(operations: readonly T[]): readonly T[] {
  if (operations.length > 0) return operations;
  throw new UsageError('There is nothing to set.', 'gwctl stage set --help shows what can be.');
}

function protocolOf(state: GatewayState, stage: Stage) {
  return state.apis.get(stage.apiId)?.protocol ?? 'REST';
}
