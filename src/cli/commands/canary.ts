import { Command } from 'commander';
import { deleteCanary, promoteCanary, setCanary } from '../../control/canary.ts';
import type { Changed, ControlTools } from '../../control/change.ts';
import type { StageAddress } from '../../control/stage.ts';
import { getStageShape } from '../../control/stage-shape.ts';
import type { Stage } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { decimal, flag, keyValue, namedStage, several } from '../options.ts';
import { change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface CanaryOptions extends GlobalOptions {
  readonly stage?: string;
  readonly percent?: number;
  readonly deployment?: string;
  readonly var?: ReadonlyMap<string, string>;
  readonly removeVar?: readonly string[];
  readonly useStageCache?: boolean;
}

/** `gwctl canary set|promote|delete`. */
export function canaryCommand(world: World): Command {
  const canary = new Command('canary')
    .description('The part of a stage that tries a deployment first.')
    .addHelpText('after', examples);
  below(canary, 'set', 'changes the canary, or makes one')
    .option('--percent <number>', 'share of the traffic, 0 to 100', decimal)
    .option('--deployment <id>', 'the deployment that the canary serves')
    .option('--var <name=value>', 'stage variable of the canary side (repeatable)', keyValue)
    .option('--remove-var <name>', 'gives a variable back to the stage (repeatable)', several)
    .option('--use-stage-cache <true|false>', "whether it shares the stage's cache", flag)
    .action(async (api: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<CanaryOptions>();
      await run(
        world,
        api,
        options,
        (state, address, tools) => setCanary(state, address, choiceOf(options), tools),
        told,
      );
    });
  below(canary, 'promote', "makes the canary's deployment and variables the stage's").action(
    async (api: string | undefined, _options, command: Command) => {
      await run(world, api, command.optsWithGlobals<CanaryOptions>(), promoteCanary, promoted);
    },
  );
  below(canary, 'delete', 'ends the canary; production stays as it is').action(
    async (api: string | undefined, _options, command: Command) => {
      await run(world, api, command.optsWithGlobals<CanaryOptions>(), deleteCanary, ended);
    },
  );
  return canary;
}

const examples = `
Examples:
  gwctl deploy --stage prod --canary 10      the draft, for a tenth of the calls
  gwctl canary set --stage prod --percent 50
  gwctl canary promote --stage prod
  gwctl canary delete --stage prod`;

function below(canary: Command, name: string, description: string): Command {
  return canary
    .command(name)
    .description(description)
    .argument('[api]', 'name or id')
    .option('--stage <name>', 'the stage; may be left out where there is only one');
}

type Operation = (state: GatewayState, address: StageAddress, tools: ControlTools) => Changed<Stage>;

async function run(
  world: World,
  api: string | undefined,
  options: CanaryOptions,
  operation: Operation,
  tell: (stage: Stage) => string,
): Promise<void> {
  await inWorkspace(world, options, 'write', async ({ store, config }) => {
    const stage = await change(world, store, (state) => {
      const naming = {
        names: [],
        accountId: config.accountId,
        ...(options.stage ? { stage: options.stage } : {}),
        ...(api ? { api } : {}),
      };
      const named = namedStage(state, naming);
      if (!named.ok) return named;
      const address = { apiId: named.value.api.id, stageName: named.value.stage.stageName };
      return operation(state, address, controlTools(world));
    });
    world.stdout.write(
      options.json
        ? `${JSON.stringify({ stage: getStageShape(stage, 'REST') }, null, 2)}\n`
        : `${tell(stage)}\n`,
    );
  });
}

function choiceOf(options: CanaryOptions) {
  return {
    ...(options.deployment === undefined ? {} : { deploymentId: options.deployment }),
    ...(options.percent === undefined ? {} : { percentTraffic: options.percent }),
    ...(options.useStageCache === undefined ? {} : { useStageCache: options.useStageCache }),
    ...(options.var === undefined ? {} : { stageVariableOverrides: options.var }),
    ...(options.removeVar === undefined ? {} : { removedOverrides: options.removeVar }),
  };
}

function told({ stageName, canarySettings, deploymentId }: Stage): string {
  return `Stage ${stageName}: ${canarySettings?.percentTraffic} % of the traffic to ${canarySettings?.deploymentId}, the rest to ${deploymentId}.`;
}

function promoted({ stageName, deploymentId }: Stage): string {
  return `Stage ${stageName} now serves ${deploymentId} to everybody.
The canary stays, with 0 %, as on AWS: gwctl canary delete --stage ${stageName}`;
}

function ended({ stageName, deploymentId }: Stage): string {
  return `The canary of stage ${stageName} is gone; everybody gets ${deploymentId}.`;
}
