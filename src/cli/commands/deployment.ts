import { Command } from 'commander';
import { deleteDeployment } from '../../control/deployment.ts';
import { deploymentsOf, findApi, findDeployment } from '../../control/lookup.ts';
import type { GatewayState } from '../../store/store.ts';
import { deploymentFacts, deploymentShape, deploymentTable } from '../reporters/deployment-report.ts';
import { tableWidth } from '../reporters/wrap.ts';
import { accepted, change, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

type Options = GlobalOptions & { readonly api?: string };

/** `gwctl deployment list|show|delete`. */
export function deploymentCommand(world: World): Command {
  const deployment = new Command('deployment')
    .description('Immutable snapshots of an API.')
    .addHelpText('after', examples);
  deployment
    .command('list')
    .description('the deployments of an API, newest first')
    .argument('[api]', 'name or id')
    .action(async (api: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await inWorkspace(world, options, 'read', async ({ store, config }) =>
        list(world, options, await store.read(), { api, accountId: config.accountId }),
      );
    });
  deployment
    .command('show')
    .description('one deployment and its routes')
    .argument('<id>', 'deployment id')
    .option('--api <ref>', 'name or id of the API')
    .action(async (id: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await inWorkspace(world, options, 'read', async ({ store, config }) =>
        show(world, options, await store.read(), { id, api: options.api, accountId: config.accountId }),
      );
    });
  deployment
    .command('delete')
    .description('removes a deployment that no stage points to')
    .argument('<id>', 'deployment id')
    .option('--api <ref>', 'name or id of the API')
    .action(async (id: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await inWorkspace(world, options, 'write', async ({ store, config }) => {
        const of = { id, api: options.api, accountId: config.accountId };
        const removed = await change(world, store, (state) =>
          deleteDeployment(state, { apiId: ownerOf(world, state, of), deploymentId: id }),
        );
        if (options.json) world.stdout.write(`${JSON.stringify({ deleted: deploymentShape(removed) })}\n`);
        else world.stdout.write(`Deleted deployment ${removed.id}.\n`);
      });
    });
  return deployment;
}

const examples = `
Examples:
  gwctl deployment list petshop
  gwctl deployment show a1b2c3
  gwctl deployment delete a1b2c3
gwctl deploy makes one; gwctl rollback points a stage back at one.`;

function list(
  world: World,
  options: Options,
  state: GatewayState,
  of: { readonly api: string | undefined; readonly accountId: string },
): void {
  const api = accepted(world, findApi(state, of.api, of.accountId));
  const deployments = deploymentsOf(state, api.id);
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ items: deployments.map(deploymentShape) }, null, 2)}\n`);
  } else if (deployments.length === 0) {
    world.stdout.write(`${api.name} has no deployment yet: gwctl deploy --stage dev\n`);
  } else {
    world.stdout.write(deploymentTable(state, deployments, tableWidth(world.stdout)));
  }
}

function show(world: World, options: Options, state: GatewayState, of: NamedDeployment): void {
  const deployment = accepted(world, findDeployment(state, ownerOf(world, state, of), of.id));
  if (options.json) world.stdout.write(`${JSON.stringify(deploymentShape(deployment), null, 2)}\n`);
  else world.stdout.write(deploymentFacts(state, deployment));
}

interface NamedDeployment {
  readonly id: string;
  readonly api: string | undefined;
  readonly accountId: string;
}

/** Ids are unique in a workspace, so the API need not be named. @throws {Refusal} where it is, and is not there */
function ownerOf(world: World, state: GatewayState, { id, api, accountId }: NamedDeployment): string {
  if (api !== undefined) return accepted(world, findApi(state, api, accountId)).id;
  const [only] = state.apis.keys();
  return state.deployments.get(id)?.apiId ?? only ?? '';
}
