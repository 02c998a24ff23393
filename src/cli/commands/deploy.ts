import { Command } from 'commander';
import { applyConfig } from '../../control/apply-config.ts';
import { createDeployment, type Deployed } from '../../control/deploy.ts';
import { findApi } from '../../control/lookup.ts';
import { settingsFor } from '../../control/stage-settings.ts';
import type { Api } from '../../model/api.ts';
import type { GatewayState } from '../../store/store.ts';
import { decimal, keyValue } from '../options.ts';
import { withPlaces } from '../places.ts';
import { deploymentText, deployShape } from '../reporters/deployment-report.ts';
import { accepted, controlTools, inWorkspace, type WorkspaceSession } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface DeployOptions extends GlobalOptions {
  readonly stage?: string;
  readonly description?: string;
  readonly stageDescription?: string;
  readonly var?: ReadonlyMap<string, string>;
  readonly canary?: number;
  readonly canaryVar?: ReadonlyMap<string, string>;
  readonly useStageCache?: boolean;
}

/** `gwctl deploy`: CreateDeployment. */
export function deployCommand(world: World): Command {
  return new Command('deploy')
    .description('Takes a snapshot of the draft and points a stage, or its canary, at it.')
    .argument('[api]', 'name or id; may be left out where there is only one')
    .option('--stage <name>', 'the stage; made if it is not there. Without it: a snapshot only')
    .option('--description <text>', 'of the deployment')
    .option('--stage-description <text>', 'of the stage')
    .option('--var <name=value>', 'stage variable (repeatable)', keyValue)
    .option('--canary <percent>', "to the stage's canary, with this share of the traffic", decimal)
    .option('--canary-var <name=value>', 'stage variable of the canary side (repeatable)', keyValue)
    .option('--use-stage-cache', "the canary shares the stage's cache")
    .addHelpText('after', examples)
    .action(async (api: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<DeployOptions>();
      await inWorkspace(world, options, 'write', (session) => deploy(world, session, api, options));
    });
}

const examples = `
Examples:
  gwctl deploy --stage dev
  gwctl deploy petstore --stage prod --var backend=api.example.test
  gwctl deploy --stage prod --canary 10 --canary-var alias=next`;

async function deploy(
  world: World,
  { store, config, workspace }: WorkspaceSession,
  reference: string | undefined,
  options: DeployOptions,
): Promise<void> {
  const { checkDeployment } = await import('../../assembly/check-deployment.ts');
  const { cachedInputs } = await import('../../assembly/cached-inputs.ts');
  const tools = controlTools(world, checkDeployment(config));
  let before: GatewayState | undefined;
  const outcome = await store.update((state) => {
    before = state;
    const api = findApi(state, reference, config.accountId);
    if (!api.ok) return api;
    const deployed = createDeployment(state, inputOf(api.value, options, config), tools);
    if (!deployed.ok) return deployed;
    const configured = applyConfig(deployed.value.state, config, tools);
    if (!configured.ok) return configured;
    const { result } = deployed.value;
    const cached = result.stage ? cachedInputs(result.stage, result.deployment.snapshot) : [];
    const diagnostics = [...deployed.diagnostics, ...cached, ...configured.diagnostics];
    return {
      ok: true,
      value: { state: configured.value.state, result: { api: api.value, result } },
      diagnostics,
    };
  });
  const placed = await withPlaces(world, outcome, [world.cwd, workspace.folder]);
  const { api, result } = accepted(world, placed);
  report(world, options, api, result, before);
}

function inputOf(api: Api, options: DeployOptions, config: WorkspaceSession['config']) {
  const settings = options.stage === undefined ? undefined : settingsFor(config, api.name, options.stage);
  const canary = options.canary !== undefined || options.canaryVar !== undefined || options.useStageCache;
  return {
    apiId: api.id,
    ...(options.stage === undefined ? {} : { stageName: options.stage }),
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.stageDescription === undefined ? {} : { stageDescription: options.stageDescription }),
    ...(options.var === undefined ? {} : { variables: options.var }),
    ...(settings === undefined ? {} : { settings }),
    ...(canary
      ? {
          canarySettings: {
            percentTraffic: options.canary ?? 0,
            stageVariableOverrides: options.canaryVar ?? new Map<string, string>(),
            useStageCache: options.useStageCache ?? false,
          },
        }
      : {}),
  };
}

function report(
  world: World,
  options: GlobalOptions,
  api: Api,
  deployed: Deployed,
  before: GatewayState | undefined,
): void {
  if (options.json) world.stdout.write(`${JSON.stringify(deployShape(api, deployed), null, 2)}\n`);
  else world.stdout.write(deploymentText(api, deployed, before));
}
