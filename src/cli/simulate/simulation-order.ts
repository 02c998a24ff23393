import { type Phase, requestsOf } from '../../simulate/arrivals.ts';
import type { BackendBehaviour, SideBehaviour } from '../../simulate/backend-plan.ts';
import type { AuthorizerPlan } from '../../simulate/modelled-world.ts';
import type { RouteTraffic } from '../../simulate/traffic-plan.ts';
import type { ValuePool } from '../../simulate/value-pool.ts';
import { UsageError } from '../errors.ts';
import {
  bytesOfText,
  durationOfText,
  latencyOfText,
  lengthOfText,
  outcomesOfTexts,
  patternOfText,
  poolOfText,
  rateOfText,
  weightOfText,
} from './quantities.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** Something that a person would do to the stage meanwhile. */
export interface PlannedStep {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly change: StepChange;
}

export type StepChange =
  | { readonly kind: 'canary'; readonly to: number | 'promote' | 'delete' }
  | { readonly kind: 'set'; readonly what: readonly string[] }
  | { readonly kind: 'flush' };

/** What the command line and the plan file ask for together. */
export interface SimulationOrder {
  readonly seed: number;
  /** `now`: this moment, with the usage counted so far. Undefined: not said. */
  readonly start: number | 'now' | undefined;
  readonly phases: readonly Phase[];
  readonly routes: readonly RouteTraffic[];
  readonly pools: ReadonlyMap<string, ValuePool>;
  /** Names or ids; `none` is a request without one. Undefined: the keys that usage plans let into the stage. */
  readonly keys: readonly { readonly name: string; readonly weight: number }[] | undefined;
  readonly callers: number;
  readonly backend: { readonly base: SideBehaviour; readonly canary: SideBehaviour };
  readonly authorizer: AuthorizerPlan;
  /** Percent of the traffic, from the start. */
  readonly canary: number | undefined;
  readonly set: readonly string[];
  readonly steps: readonly PlannedStep[];
  readonly failOn: readonly string[];
  readonly replay: { readonly file: string; readonly speed: number } | undefined;
}

export type PartialOrder = Partial<SimulationOrder>;

/** More would take longer than anybody waits. */
export const mostRequests = 20_000_000;

/** What the flags say; they stand in place of what the plan file says, whole section by whole section. */
export function orderOf(options: SimulateOptions, file: PartialOrder): SimulationOrder {
  const order: SimulationOrder = {
    ...usualOrder,
    ...file,
    ...chosenBy(options),
    phases: phasesOf(options, file.phases),
    pools: new Map([...(file.pools ?? []), ...(options.values ?? []).map(namedPool)]),
    backend: backendOf(options, file),
    set: [...(file.set ?? []), ...(options.set ?? [])],
    steps: [...(file.steps ?? []), ...(options.at ?? []).map(stepOfText)],
    failOn: [...(file.failOn ?? []), ...(options.failOn ?? [])],
  };
  return checked(order, options);
}

const usualOrder = {
  seed: 1,
  start: undefined,
  routes: [],
  keys: undefined,
  callers: 100,
  authorizer: { latency: { kind: 'uniform', from: 20, to: 20 }, deny: 0 },
  canary: undefined,
  replay: undefined,
} satisfies PartialOrder;

/** Sections that flags replace. */
function chosenBy(options: SimulateOptions): PartialOrder {
  const { seed, start, route, key, callers, canary } = options;
  const replay = replayOf(options);
  return {
    ...(seed !== undefined && { seed }),
    ...(start !== undefined && { start: startOfText(start) }),
    ...(route && { routes: route.map(routeOfText) }),
    ...(key && { keys: key.map(weightOfText) }),
    ...(callers !== undefined && { callers }),
    ...(canary !== undefined && { canary }),
    ...(replay && { replay }),
  };
}

function checked(order: SimulationOrder, options: SimulateOptions): SimulationOrder {
  if (!Number.isSafeInteger(order.seed))
    throw new UsageError(`${order.seed} is no seed.`, 'Write a whole number of 15 digits at most.');
  if (order.callers < 1 || order.callers > 100_000)
    throw new UsageError(`There cannot be ${order.callers} callers.`, 'Write 1 to 100000.');
  if (order.canary !== undefined && !(order.canary >= 0 && order.canary <= 100))
    throw new UsageError(`A canary cannot have ${order.canary} % of the traffic.`, 'Write 0 to 100.');
  if (order.replay && (options.rate ?? options.duration ?? options.pattern) !== undefined)
    throw new UsageError(
      'A replay has its own times, and --rate, --duration and --pattern make others.',
      'Leave them out; --speed 10 replays ten times as fast.',
    );
  if (order.replay && options.route)
    throw new UsageError(
      'A replay has its own requests, and --route makes others.',
      'Leave it out, or replay a log of what is wanted.',
    );
  const requests = order.phases.reduce((sum, phase) => sum + requestsOf(phase), 0);
  if (!order.replay && requests > mostRequests)
    throw new UsageError(
      `That is ${Math.round(requests).toLocaleString('en')} requests, and a simulation takes ${mostRequests.toLocaleString('en')} at most.`,
      'Lower --rate or --duration; limits, quotas and caches show the same at a tenth of all rates and limits.',
    );
  if (!order.replay && requests <= 0) throw new UsageError('That is no request at all.', 'Raise --rate.');
  return order;
}

function phasesOf(options: SimulateOptions, planned: readonly Phase[] | undefined): readonly Phase[] {
  const { duration, rate, pattern } = options;
  const own = {
    ...(duration !== undefined && { durationInMillis: lengthOfText(duration) }),
    ...(rate !== undefined && rateOfText(rate)),
    ...(pattern !== undefined && { pattern: patternOfText(pattern) }),
  };
  const usual: Phase = { durationInMillis: 60_000, fromRate: 10, toRate: 10, pattern: 'constant' };
  if (!planned) return [{ ...usual, ...own }];
  if (duration !== undefined && planned.length > 1)
    throw new UsageError('--duration is for one phase, and the plan has several.', 'Change it in the plan.');
  return planned.map((phase) => ({ ...phase, ...own }));
}

function backendOf(options: SimulateOptions, { backend }: PartialOrder): SimulationOrder['backend'] {
  const base = behaviourOfFlags(options.backendLatency, options.backendStatus, options.backendBytes);
  const canary = behaviourOfFlags(options.canaryLatency, options.canaryStatus, undefined);
  return {
    base: { all: { ...backend?.base.all, ...base }, routes: backend?.base.routes ?? new Map() },
    canary: { all: { ...backend?.canary.all, ...canary }, routes: backend?.canary.routes ?? new Map() },
  };
}

function behaviourOfFlags(
  latency: string | undefined,
  statuses: readonly string[] | undefined,
  bytes: string | undefined,
): Partial<BackendBehaviour> {
  return {
    ...(latency !== undefined && { latency: latencyOfText(latency) }),
    ...(statuses && { outcomes: outcomesOfTexts(statuses) }),
    ...(bytes !== undefined && { bodyBytes: bytesOfText(bytes) }),
  };
}

/** `GET /pets` or `GET /pets=3`. */
function routeOfText(text: string): RouteTraffic {
  const { name, weight } = weightOfText(text);
  return { ...namedRoute(name), weight };
}

/** A verb and a path, or `$default`, without anything said of their requests. */
export function namedRoute(name: string): RouteTraffic {
  const [whole, verb = 'GET', path = '/'] = /^(?:\$default|([A-Za-z]+)\s+(\/\S*))$/.exec(name.trim()) ?? [];
  if (whole === undefined)
    throw new UsageError(`${name} is no route.`, "Write --route 'GET /pets', or 'GET /pets=3' for a weight.");
  return {
    method: verb.toUpperCase(),
    path,
    weight: 1,
    pathValues: new Map(),
    query: new Map(),
    headers: new Map(),
    body: undefined,
  };
}

function namedPool(text: string): [string, ValuePool] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), poolOfText(text.slice(equals + 1))];
  throw new UsageError(
    `--values ${text} names no parameter.`,
    'Write --values petId=1..500 or --values type=cat,dog.',
  );
}

/** `5m canary 50`, `10m canary promote`, `3m set NAME=VALUE`, `4m flush cache`. */
function stepOfText(text: string): PlannedStep {
  const [when = '', ...words] = text.trim().split(/\s+/);
  return { at: durationOfText(when), change: changeOfWords(words, text) };
}

function changeOfWords([what, ...words]: readonly string[], text: string): StepChange {
  const [word = ''] = words;
  const rest = words.join(' ');
  if (what === 'canary' && (rest === 'promote' || rest === 'delete')) return { kind: 'canary', to: rest };
  const percent = Number(word.replace(/%$/, ''));
  if (what === 'canary' && word !== '' && percent >= 0 && percent <= 100)
    return { kind: 'canary', to: percent };
  if (what === 'set' && rest !== '') return { kind: 'set', what: [rest] };
  if (what === 'flush' && (rest === '' || rest === 'cache')) return { kind: 'flush' };
  throw new UsageError(
    `--at ${text} is no step.`,
    "Write '5m canary 50', '10m canary promote', '10m canary delete', '5m set NAME=VALUE' or '5m flush cache'.",
  );
}

/** `now`, or a time as `2026-03-01T00:00:00Z`. */
export function startOfText(text: string): number | 'now' {
  if (text === 'now') return 'now';
  const epoch = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(epoch)) return epoch;
  throw new UsageError(`${text} is no time.`, 'Write now, 2026-03-01 or 2026-03-01T12:00:00Z.');
}

function replayOf({ replay, speed }: SimulateOptions): SimulationOrder['replay'] {
  if (replay === undefined && speed === undefined) return undefined;
  if (replay === undefined) throw new UsageError('--speed is for --replay.', 'Raise --rate.');
  if (speed !== undefined && !(speed > 0 && speed <= 1_000_000))
    throw new UsageError(`--speed ${speed} is no speed.`, 'Write a number above 0: 10 is ten times as fast.');
  return { file: replay, speed: speed ?? 1 };
}
