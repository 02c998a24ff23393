import { Command, InvalidArgumentError } from 'commander';
import type { Changed } from '../../control/change.ts';
import {
  addPlanKey,
  addPlanStage,
  createUsagePlan,
  deleteUsagePlan,
  findUsagePlan,
  removePlanKey,
  removePlanStage,
  updateUsagePlan,
} from '../../control/usage-plan.ts';
import type { QuotaSettings, ThrottleSettings, UsagePlan } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { decimal, several, whole } from '../options.ts';
import {
  knownUsagePlanShape,
  usagePlanFacts,
  usagePlanShape,
  usagePlanTable,
} from '../reporters/access-report.ts';
import { tableWidth } from '../reporters/wrap.ts';
import { accepted, change, controlTools, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

interface Options extends GlobalOptions {
  readonly name?: string;
  readonly description?: string;
  readonly rate?: number;
  readonly burst?: number;
  readonly quota?: Omit<QuotaSettings, 'offset'> | false;
  readonly offset?: number;
  readonly throttle?: boolean;
  readonly stage?: readonly string[];
  readonly key?: readonly string[];
  readonly limit?: ReadonlyMap<string, ThrottleSettings>;
}

/** `gwctl plan list|show|create|set|delete|add-stage|remove-stage|add-key|remove-key`. */
export function planCommand(world: World): Command {
  const plan = new Command('plan')
    .description('Usage plans: who may call what, how fast and how often.')
    .addHelpText('after', examples);
  plan
    .command('list')
    .description('all usage plans')
    .action(async (_options, command: Command) => list(world, command.optsWithGlobals<Options>()));
  plan
    .command('show')
    .description('one usage plan')
    .argument('<plan>', 'name or id')
    .action(async (ref: string, _options, command: Command) =>
      show(world, ref, command.optsWithGlobals<Options>()),
    );
  limits(plan.command('create').description('makes a usage plan').argument('<name>'))
    .option('--stage <api:stage>', 'API stage it opens (repeatable)', several)
    .option('--key <ref>', 'API key it holds (repeatable)', several)
    .action(async (name: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await run(world, options, (state) => create(world, state, name, options), 'Made');
    });
  limits(plan.command('set').description('changes a usage plan').argument('<plan>', 'name or id'))
    .option('--name <text>')
    .option('--no-throttle', 'removes the throttle')
    .option('--no-quota', 'removes the quota')
    .action(async (ref: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await run(
        world,
        options,
        (state) => updateUsagePlan(state, ref, changesOf(state, ref, options)),
        'Changed',
      );
    });
  plan
    .command('delete')
    .description('removes a usage plan and its counts')
    .argument('<plan>', 'name or id')
    .action(async (ref: string, _options, command: Command) => {
      await run(world, command.optsWithGlobals<Options>(), (state) => deleteUsagePlan(state, ref), 'Deleted');
    });
  members(world, plan);
  return plan;
}

const examples = `
Examples:
  gwctl plan create basic --rate 10 --burst 20 --quota 1000/DAY
  gwctl plan add-stage basic petshop:dev --limit '/pets/GET=5:2'
  gwctl plan add-key basic alice
  gwctl plan set basic --no-quota`;

function members(world: World, plan: Command): void {
  const member = (name: string, description: string, argument: string) =>
    plan.command(name).description(description).argument('<plan>', 'name or id').argument(argument);
  member('add-stage', 'opens an API stage to the plan', '<api:stage>')
    .option(
      '--limit <method=rate:burst>',
      "throttle of one method, '/pets/GET=5:2' (repeatable)",
      methodLimit,
    )
    .action(async (ref: string, stage: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await run(world, options, (state) => addPlanStage(state, ref, stage, options.limit), 'Changed');
    });
  const others = [
    ['remove-stage', 'takes an API stage out of the plan', '<api:stage>', removePlanStage],
    ['add-key', 'puts an API key into the plan', '<key>', addPlanKey],
    ['remove-key', 'takes an API key out of the plan', '<key>', removePlanKey],
  ] as const;
  for (const [name, description, argument, operation] of others) {
    member(name, description, argument).action(
      async (ref: string, what: string, _options, command: Command) => {
        await run(
          world,
          command.optsWithGlobals<Options>(),
          (state) => operation(state, ref, what),
          'Changed',
        );
      },
    );
  }
}

function limits(command: Command): Command {
  return command
    .option('--description <text>')
    .option('--rate <number>', 'requests a second of each key', decimal)
    .option('--burst <number>', 'requests at once of each key', whole)
    .option('--quota <limit/period>', '1000/DAY, 1000/WEEK or 1000/MONTH', quotaOf)
    .option('--offset <number>', 'requests taken off the quota in the first period', whole);
}

function quotaOf(text: string): Omit<QuotaSettings, 'offset'> {
  const [, limit, period] = /^(\d+)\/(DAY|WEEK|MONTH)$/i.exec(text) ?? [];
  if (limit === undefined || period === undefined) {
    throw new InvalidArgumentError('Write it as 1000/DAY, 1000/WEEK or 1000/MONTH.');
  }
  return { limit: Number(limit), period: period.toUpperCase() as QuotaSettings['period'] };
}

function methodLimit(text: string, before: ReadonlyMap<string, ThrottleSettings> | undefined) {
  const [, method, rate, burst] = /^(.+)=([\d.]+):(\d+)$/.exec(text) ?? [];
  if (method === undefined) throw new InvalidArgumentError("Write it as '/pets/GET=RATE:BURST'.");
  return new Map(before).set(method, { rateLimit: Number(rate), burstLimit: Number(burst) });
}

function create(world: World, state: GatewayState, name: string, options: Options): Changed<UsagePlan> {
  const { throttle, quota, description } = limitsOf(undefined, options);
  const input = {
    name,
    ...(description === undefined ? {} : { description }),
    ...(throttle ? { throttle } : {}),
    ...(quota ? { quota } : {}),
  };
  let made = createUsagePlan(state, input, controlTools(world));
  for (const stage of options.stage ?? []) {
    if (made.ok) made = addPlanStage(made.value.state, made.value.result.id, stage);
  }
  for (const key of options.key ?? []) {
    if (made.ok) made = addPlanKey(made.value.state, made.value.result.id, key);
  }
  return made;
}

function changesOf(state: GatewayState, reference: string, options: Options) {
  const plan = findUsagePlan(state, reference);
  const change = limitsOf(plan.ok ? plan.value : undefined, options);
  return { ...change, ...(options.name === undefined ? {} : { name: options.name }) };
}

/** What is not said stays; of a new limit the other half is the account's (rest-request-phases.md 5.1). */
function limitsOf(plan: UsagePlan | undefined, options: Options) {
  const { rate, burst, quota, offset } = options;
  const saysThrottle = rate !== undefined || burst !== undefined;
  const throttle = saysThrottle
    ? {
        rateLimit: rate ?? plan?.throttle?.rateLimit ?? 10_000,
        burstLimit: burst ?? plan?.throttle?.burstLimit ?? 5000,
      }
    : plan?.throttle;
  const period = quota || plan?.quota;
  return {
    ...(options.description === undefined ? {} : { description: options.description }),
    throttle: options.throttle === false ? undefined : throttle,
    quota:
      quota === false || !period
        ? undefined
        : { offset: plan?.quota?.offset ?? 0, ...period, ...offsetOf(offset) },
  };
}

function offsetOf(offset: number | undefined) {
  return offset === undefined ? {} : { offset };
}

async function list(world: World, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const plans = [...state.usagePlans.values()];
    if (options.json)
      world.stdout.write(`${JSON.stringify({ items: plans.map(knownUsagePlanShape) }, null, 2)}\n`);
    else if (plans.length === 0) world.stdout.write('No usage plan yet: gwctl plan create NAME\n');
    else world.stdout.write(usagePlanTable(state, plans, tableWidth(world.stdout)));
  });
}

async function show(world: World, reference: string, options: Options): Promise<void> {
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const state = await store.read();
    const plan = accepted(world, findUsagePlan(state, reference));
    if (options.json) world.stdout.write(`${JSON.stringify(knownUsagePlanShape(plan), null, 2)}\n`);
    else world.stdout.write(usagePlanFacts(state, plan));
  });
}

async function run(
  world: World,
  options: Options,
  operation: (state: GatewayState) => Changed<UsagePlan>,
  done: 'Made' | 'Changed' | 'Deleted',
): Promise<void> {
  await inWorkspace(world, options, 'write', async ({ store }) => {
    const plan = await change(world, store, operation);
    const shape = done === 'Made' ? usagePlanShape(plan) : knownUsagePlanShape(plan);
    world.stdout.write(
      options.json
        ? `${JSON.stringify(shape, null, 2)}\n`
        : `${done} usage plan ${plan.name} (${plan.id}).\n`,
    );
  });
}
