import { Command, Option } from 'commander';
import type { Changed } from '../../control/change.ts';
import {
  addBasePathMapping,
  createDomainName,
  deleteDomainName,
  findDomainName,
  removeBasePathMapping,
} from '../../control/domain-name.ts';
import type { EndpointConfiguration } from '../../model/api.ts';
import type { DomainName } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { several } from '../options.ts';
import { domainFacts, domainShape, domainTable } from '../reporters/domain-report.ts';
import { tableWidth } from '../reporters/wrap.ts';
import { accepted, change, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface Options extends GlobalOptions {
  readonly api?: string;
  readonly stage?: string;
  readonly basePath?: string;
  readonly endpointType?: EndpointConfiguration['types'][number];
  readonly vpcEndpoint?: readonly string[];
}

/** `gwctl domain list|show|create|delete|map|unmap`. */
export function domainCommand(world: World): Command {
  const domain = new Command('domain')
    .description('Custom domain names, served by the Host header.')
    .addHelpText('after', examples);
  domain
    .command('list')
    .description('all domains and their base path mappings')
    .action(async (_options, command: Command) => list(world, command.optsWithGlobals<Options>()));
  domain
    .command('show')
    .description('one domain')
    .argument('<domain>')
    .action(async (name: string, _options, command: Command) =>
      show(world, name, command.optsWithGlobals<Options>()),
    );
  domain
    .command('create')
    .description('makes a domain without mappings')
    .argument('<domain>')
    .addOption(
      new Option('--endpoint-type <type>', 'what it is on AWS').choices(['EDGE', 'REGIONAL', 'PRIVATE']),
    )
    .option('--vpc-endpoint <id>', 'reaches a PRIVATE domain (repeatable)', several)
    .action(async (name: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const endpoint = endpointOf(options);
      await run(world, options, (state) => createDomainName(state, name, endpoint), 'Made');
    });
  domain
    .command('delete')
    .description('removes a domain and its mappings')
    .argument('<domain>')
    .action(async (name: string, _options, command: Command) => {
      await run(
        world,
        command.optsWithGlobals<Options>(),
        (state) => deleteDomainName(state, name),
        'Deleted',
      );
    });
  mappings(world, domain);
  return domain;
}

const examples = `
Examples:
  gwctl domain map api.example.test petshop --stage dev
  gwctl domain map api.example.test orders --stage prod --base-path v2/orders
  curl -H 'Host: api.example.test' http://127.0.0.1:4000/pets
  gwctl domain unmap api.example.test --base-path v2/orders`;

function endpointOf({ endpointType, vpcEndpoint }: Options): EndpointConfiguration | undefined {
  if (endpointType === undefined && vpcEndpoint === undefined) return undefined;
  return {
    types: [endpointType ?? 'PRIVATE'],
    ...(vpcEndpoint ? { vpcEndpointIds: vpcEndpoint } : {}),
  };
}

function mappings(world: World, domain: Command): void {
  domain
    .command('map')
    .description('leads a base path to an API; makes the domain if it is not there')
    .argument('<domain>')
    .argument('[api]', 'name or id')
    .option('--base-path <path>', 'v2/orders; without it, everything')
    .option('--stage <name>', 'without it, the next path segment names the stage')
    .action(async (domainName: string, api: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const input = {
        domainName,
        basePath: options.basePath ?? '',
        api,
        ...(options.stage === undefined ? {} : { stage: options.stage }),
      };
      await run(world, options, (state) => addBasePathMapping(state, input), 'Mapped');
    });
  domain
    .command('unmap')
    .description('removes a base path mapping')
    .argument('<domain>')
    .option('--base-path <path>', 'without it, the one for everything')
    .action(async (domainName: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const input = { domainName, basePath: options.basePath ?? '' };
      await run(world, options, (state) => removeBasePathMapping(state, input), 'Changed');
    });
}

async function list(world: World, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const domains = [...state.domainNames.values()];
    if (options.json) world.stdout.write(`${JSON.stringify({ items: domains.map(domainShape) }, null, 2)}\n`);
    else if (domains.length === 0) world.stdout.write('No domain yet: gwctl domain map DOMAIN API\n');
    else world.stdout.write(domainTable(state, domains, tableWidth(world.stdout)));
  });
}

async function show(world: World, name: string, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const domain = accepted(world, findDomainName(state, name));
    if (options.json) world.stdout.write(`${JSON.stringify(domainShape(domain), null, 2)}\n`);
    else world.stdout.write(domainFacts(state, domain, tableWidth(world.stdout)));
  });
}

async function run(
  world: World,
  options: Options,
  operation: (state: GatewayState) => Changed<DomainName>,
  done: string,
): Promise<void> {
  await inWorkspace(world, options, 'write', async ({ store }) => {
    const domain = await change(world, store, operation);
    if (options.json) world.stdout.write(`${JSON.stringify(domainShape(domain), null, 2)}\n`);
    else world.stdout.write(`${done} domain ${domain.domainName}.\n`);
  });
}
