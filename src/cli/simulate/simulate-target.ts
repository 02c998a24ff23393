import type { GatewayHost } from '../../assembly/gateway-host.ts';
import { hostOver } from '../../assembly/open-host.ts';
import type { Changed } from '../../control/change.ts';
import { countedIds } from '../../simulate/counted-ids.ts';
import { takenAsPassed } from '../../simulate/matched-route.ts';
import { ModelledWorld, modelledServices } from '../../simulate/modelled-world.ts';
import { observeStage } from '../../simulate/observed-stage.ts';
import type { SimulationReport } from '../../simulate/report.ts';
import { RequestMaker } from '../../simulate/request-maker.ts';
import { seededRandom } from '../../simulate/seeded-random.ts';
import { Simulation, SimulationLimit } from '../../simulate/simulation.ts';
import { Tally } from '../../simulate/tally.ts';
import type { TrafficPlan } from '../../simulate/traffic-plan.ts';
import { unmatchedRoutes } from '../../simulate/unmatched-routes.ts';
import { VirtualTime } from '../../simulate/virtual-time.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { Refusal } from '../errors.ts';
import { refusalOf } from '../serve/serve-source.ts';
import { accepted, configError } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { keyFinder, keysOf } from './keys.ts';
import { progressTeller } from './progress.ts';
import type { SimulationOrder } from './simulation-order.ts';
import { applyStep } from './steps.ts';
import type { SimulationTarget } from './target.ts';
import { type Traffic, trafficOf } from './traffic.ts';
import { routesOf } from './traffic-routes.ts';
import { accountLimitsOf, applyWishes } from './what-if.ts';

/** A simulation that is over. */
export interface SimulatedTraffic {
  readonly target: SimulationTarget;
  readonly config: GwctlConfig;
  readonly order: SimulationOrder;
  readonly plan: TrafficPlan;
  readonly report: SimulationReport;
  /** The stage and its keys as they are at the end. */
  readonly state: GatewayState;
  /** What the stage's cache holds then; undefined where it has none. */
  readonly cache: { readonly entries: number; readonly bytes: number } | undefined;
  /** What keys have counted, and what the wall clock says. */
  readonly ledger: GatewayHost['ledger'];
  readonly endEpoch: number;
  readonly notes: readonly string[];
}

/** Timeline of a report: as many lines as are read at a glance. */
const timelineBuckets = 20;

/** Sends the traffic of an order to a stage. */
export async function simulateTarget(
  world: World,
  target: SimulationTarget,
  order: SimulationOrder,
): Promise<SimulatedTraffic> {
  const stage = new StageInHand(world, target, order);
  const traffic = await trafficOf(world, order);
  const plan = planOf(world, stage.state, target, order, traffic);
  const time = new VirtualTime(plan.startEpoch);
  const simulation = new Simulation(time);
  const host = await openGateway(world, stage.config, plan, time, simulation);
  const { api, stageName } = target;
  const serve = () => {
    const applied = host.apply(stage.state, undefined);
    if (!applied.ok) throw refusalOf(world, applied.diagnostics, target.document, 'The API cannot be run');
    observeStage(host.gateway, api.id, stageName, simulation);
  };
  serve();
  const unmatched = unmatchedRoutes(host.gateway, api.id, stageName, plan.routes);
  for (const { at, change } of order.steps) {
    time.after(at, () => {
      stage.change((state) => applyStep(state, target, change));
      serve();
    });
  }
  const tally = new Tally(traffic.durationInMillis, timelineBuckets);
  const maker = new RequestMaker(plan, api, { apiId: api.id, stageName });
  const arrivals = traffic.arrivals({ plan, maker, stageName, keyOf: keyFinder(stage.state) });
  const progress = progressTeller(world, traffic.requests);
  await simulation.run(host.gateway, arrivals, tally, progress.tell).catch(refuseLimit);
  progress.end();
  const [cache] = await host.cacheFigures();
  return {
    target,
    config: stage.config,
    order,
    plan,
    report: tally.report(),
    state: stage.state,
    cache: cache?.cacheClusterEnabled ? cache : undefined,
    ledger: host.ledger,
    endEpoch: time.now(),
    notes: [
      ...target.notes,
      ...stage.notes,
      ...traffic.notes,
      ...unmatched.map(unmatchedText(api)),
      ...maker
        .unusedValues()
        .map((name) => `Values of ${name} were not used: no request has such a parameter.`),
      ...passedText(api),
    ],
  };
}

/** A stage that is changed as commands of gwctl would change it, and nothing of it is stored. */
class StageInHand {
  state: GatewayState;
  readonly config: GwctlConfig;
  readonly notes: string[] = [];
  readonly #world: World;

  constructor(world: World, target: SimulationTarget, order: SimulationOrder) {
    this.#world = world;
    this.state = order.start === 'now' ? target.state : { ...target.state, usage: new Map() };
    const { canary } = order;
    if (canary !== undefined) {
      if (![...this.state.stages.values()].some(({ canarySettings }) => canarySettings))
        this.notes.push('The canary serves the draft, as gwctl deploy --canary would make it.');
      this.change((state) => applyStep(state, target, { kind: 'canary', to: canary }));
    }
    this.change((state) => applyWishes(state, target, order.set));
    const accountThrottle = accountLimitsOf(target.config.accountThrottle, order.set);
    this.config = { ...target.config, ...(accountThrottle && { accountThrottle }) };
  }

  change<T>(operation: (state: GatewayState) => Changed<T>): void {
    this.state = accepted(this.#world, operation(this.state)).state;
  }
}

function planOf(
  world: World,
  state: GatewayState,
  target: SimulationTarget,
  order: SimulationOrder,
  traffic: Traffic,
): TrafficPlan {
  const { seed, phases, pools, callers, backend, authorizer, start } = order;
  return {
    seed,
    startEpoch: start === 'now' ? world.now() : (start ?? traffic.startEpoch),
    phases,
    routes: routesOf(target.api, order),
    pools,
    keys: keysOf(state, target, order),
    callers,
    backend,
    authorizer,
  };
}

const unmatchedText =
  ({ name }: SimulationTarget['api']) =>
  (route: string) =>
    `${name} has no route ${route}: what is sent there is refused.`;

function passedText(api: SimulationTarget['api']): string[] {
  const passed = takenAsPassed(api);
  return passed.length === 0 ? [] : [`Authorization taken as passed: ${passed.join(', ')}.`];
}

async function openGateway(
  world: World,
  config: GwctlConfig,
  plan: TrafficPlan,
  time: VirtualTime,
  simulation: Simulation,
): Promise<GatewayHost> {
  const modelled = new ModelledWorld(plan, simulation);
  const opened = await hostOver(
    {
      clock: time,
      timers: time,
      random: seededRandom(plan.seed, 'gateway'),
      ids: countedIds(),
      http: modelled,
      functions: modelled,
      services: modelledServices,
    },
    {
      config,
      logFolder: undefined,
      onNotice: () => undefined,
      onBug: (error) => world.stderr.write(`${String(error)}\n`),
      observer: simulation.observer,
    },
  );
  if (!opened.ok) throw configError(opened.diagnostics);
  return opened.value.host;
}

function refuseLimit(error: unknown): never {
  throw error instanceof SimulationLimit ? new Refusal(error.message, { next: error.next }) : error;
}
