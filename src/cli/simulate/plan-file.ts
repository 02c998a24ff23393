import { basename, dirname, resolve } from 'node:path';
import type { BackendBehaviour, BackendOutcome, SideBehaviour } from '../../simulate/backend-plan.ts';
import type { RouteTraffic } from '../../simulate/traffic-plan.ts';
import { listPool, type ValuePool } from '../../simulate/value-pool.ts';
import type {
  PlannedBehaviour,
  PlannedRoute,
  PlannedSide,
  Pools,
  ReadTrafficPlan,
  TrafficPlanFile,
} from '../../workspace/read-traffic-plan.ts';
import { readTrafficPlan } from '../../workspace/read-traffic-plan.ts';
import { machineError, UsageError } from '../errors.ts';
import type { World } from '../world.ts';
import {
  checkedOutcomes,
  durationOfText,
  latencyOfText,
  lengthOfText,
  outcomeOfText,
  patternOfText,
  poolOfText,
  rateOfText,
  shareOfText,
} from './quantities.ts';
import { namedRoute, type PartialOrder, type PlannedStep, startOfText } from './simulation-order.ts';

/** Reads the file of `--plan`. @throws {UsageError} naming all its problems with their lines */
export async function readPlanFile(world: World, file: string): Promise<PartialOrder> {
  const path = resolve(world.cwd, file);
  const bytes =
    file === '-'
      ? await world.readStdin()
      : await world.readFile(path).catch((error: unknown) => {
          throw machineError(error, file);
        });
  const read = readTrafficPlan(bytes, file === '-' ? 'standard input' : file);
  if (read.ok) return orderOfPlan(read.value, file === '-' ? world.cwd : dirname(path));
  const [first, ...others] = read.diagnostics.map(({ message, help }) =>
    help ? `${message} ${help}` : message,
  );
  const next = [...others, `Mend ${basename(file)}: docs/simulate.md shows what it may hold.`];
  throw new UsageError(first ?? 'The plan cannot be read.', next.join('\n'), read.diagnostics);
}

/** Each part is read by the words of its flag; what is wrong with it is told with its line. */
function orderOfPlan({ plan, problemAt }: ReadTrafficPlan, folder: string): PartialOrder {
  const part = <T>(pointer: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const problem = problemAt(pointer, error.message.replace(/\.$/, ''), error.next);
      throw new UsageError(problem.message, error.next, [problem]);
    }
  };
  const { seed, start, callers, canary, set, failOn, replay, keys } = plan;
  return {
    ...(seed !== undefined && { seed }),
    ...(start !== undefined && { start: part('/start', () => startOfText(start)) }),
    ...(plan.phases && { phases: plan.phases.map((each, i) => part(`/phases/${i}`, () => phaseOf(each))) }),
    ...(plan.routes && { routes: plan.routes.map((each, i) => part(`/routes/${i}`, () => routeOf(each))) }),
    ...(plan.values && { pools: part('/values', () => poolsOf(plan.values)) }),
    ...(keys && { keys: Object.entries(keys).map(([name, weight]) => ({ name, weight })) }),
    ...(callers !== undefined && { callers }),
    backend: {
      base: part('/backend', () => sideOf(plan.backend)),
      canary: part('/canaryBackend', () => sideOf(plan.canaryBackend)),
    },
    ...(plan.authorizer && { authorizer: part('/authorizer', () => authorizerOf(plan.authorizer)) }),
    ...(canary !== undefined && { canary }),
    ...(set && { set }),
    ...(plan.steps && { steps: plan.steps.map((each, i) => part(`/steps/${i}`, () => stepOf(each))) }),
    ...(failOn && { failOn }),
    ...(replay && { replay: { file: resolve(folder, replay.file), speed: replay.speed ?? 1 } }),
  };
}

function phaseOf({ duration, rate, pattern }: NonNullable<TrafficPlanFile['phases']>[number]) {
  return {
    durationInMillis: lengthOfText(duration),
    ...rateOfText(rate),
    pattern: patternOfText(pattern ?? 'constant'),
  };
}

function routeOf({ route, weight, path, query, headers, body }: PlannedRoute): RouteTraffic {
  return {
    ...namedRoute(route),
    weight: weight ?? 1,
    pathValues: poolsOf(path),
    query: poolsOf(query),
    headers: poolsOf(headers),
    body,
  };
}

function poolsOf(pools: Pools | undefined): ReadonlyMap<string, ValuePool> {
  return new Map(
    Object.entries(pools ?? {}).map(([name, values]) => [
      name,
      typeof values === 'string' ? poolOfText(values) : listPool(values),
    ]),
  );
}

function sideOf(side: PlannedSide | undefined): SideBehaviour {
  const { routes, ...all } = side ?? {};
  return {
    all: behaviourOf(all),
    routes: new Map(Object.entries(routes ?? {}).map(([route, each]) => [route, behaviourOf(each)])),
  };
}

function behaviourOf({ latency, statuses, bytes }: PlannedBehaviour): Partial<BackendBehaviour> {
  return {
    ...(latency !== undefined && { latency: latencyOfText(latency) }),
    ...(statuses && { outcomes: outcomesOf(statuses) }),
    ...(bytes !== undefined && { bodyBytes: bytes }),
  };
}

function outcomesOf(statuses: Readonly<Record<string, string>>): ReadonlyMap<BackendOutcome, number> {
  return checkedOutcomes(
    new Map(Object.entries(statuses).map(([status, share]) => [outcomeOfText(status), shareOfText(share)])),
  );
}

function authorizerOf(authorizer: TrafficPlanFile['authorizer']) {
  return {
    latency: latencyOfText(authorizer?.latency ?? '20ms'),
    deny: shareOfText(authorizer?.deny ?? '0%'),
  };
}

function stepOf({ at, canary, set, flush }: NonNullable<TrafficPlanFile['steps']>[number]): PlannedStep {
  const when = durationOfText(at);
  if ([canary, set, flush].filter((each) => each !== undefined).length !== 1)
    throw new UsageError('A step does one thing.', 'Give it at, and one of canary, set and flush.');
  if (canary === 'promote' || canary === 'delete')
    return { at: when, change: { kind: 'canary', to: canary } };
  if (canary !== undefined) {
    const percent = Number(canary);
    if (percent <= 100) return { at: when, change: { kind: 'canary', to: percent } };
    throw new UsageError(`A canary cannot have ${canary} % of the traffic.`, 'Write 0 to 100.');
  }
  if (set !== undefined) return { at: when, change: { kind: 'set', what: [set] } };
  return { at: when, change: { kind: 'flush' } };
}
