import type { MetricMinute } from './metric-book.ts';
import { metricDefinitions } from './metric-definitions.ts';
import { type Dimension, dimensionSets, type MetricSource } from './metric-source.ts';
import { StatisticSet } from './statistic-set.ts';

/** A metric as CloudWatch's GetMetricStatistics gives it, with what it was asked for. */
export interface Metric {
  readonly Namespace: 'AWS/ApiGateway';
  readonly MetricName: string;
  readonly Dimensions: readonly Dimension[];
  readonly Label: string;
  readonly Datapoints: readonly Datapoint[];
}

/** One period: the statistics that were asked for. Percentiles stand in `ExtendedStatistics`, as on CloudWatch. */
export interface Datapoint {
  /** ISO 8601: when the period begins. */
  readonly Timestamp: string;
  readonly SampleCount?: number;
  readonly Sum?: number;
  readonly Average?: number;
  readonly Minimum?: number;
  readonly Maximum?: number;
  readonly ExtendedStatistics?: Readonly<Record<string, number>>;
  readonly Unit: string;
}

/** What is asked of the recorded metrics. */
export interface MetricQuery {
  /** Epoch milliseconds; minutes that begin before it are left out. */
  readonly startTime: number;
  /** Epoch milliseconds, exclusive. */
  readonly endTime: number;
  /** Seconds, a multiple of 60. */
  readonly period: number;
  /** `Sum`, `p99`...; empty: the five of a statistic set. */
  readonly statistics: readonly string[];
  /** All when empty. */
  readonly metricNames: readonly string[];
  /** Only what has this `Stage`, or is of its canary. */
  readonly stage?: string;
}

/** CloudWatch's statistics, by name. */
const readers: Readonly<Record<string, (set: StatisticSet) => number>> = {
  SampleCount: (set) => set.sampleCount,
  Sum: (set) => set.sum,
  Average: (set) => set.average,
  Minimum: (set) => set.minimum,
  Maximum: (set) => set.maximum,
};

/** Names of the statistics that a datapoint has unless others are asked for. */
export const statisticNames: readonly string[] = Object.keys(readers);

const percentileName = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** Whether there is a statistic of that name: one of the five, or `p0` to `p100`. */
export function isStatistic(name: string): boolean {
  return Object.hasOwn(readers, name) || percentileName.test(name);
}

/** The value of a statistic that `isStatistic` knows. */
export function statisticOf(set: StatisticSet, name: string): number {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return reader ? reader(set) : set.percentile(Number(name.slice(1)));
}

/** The samples of one metric under one set of dimensions, by period. */
export interface MetricPeriods {
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** By the epoch milliseconds that the period begins at, the oldest first. */
  readonly periods: ReadonlyMap<number, StatisticSet>;
}

interface GrowingPeriods extends MetricPeriods {
  readonly periods: Map<number, StatisticSet>;
}

/** One set of dimensions, with what was found of it by metric. */
interface Place {
  readonly dimensions: readonly Dimension[];
  readonly metrics: Map<string, GrowingPeriods>;
}

/** Sums minutes up: over sources to dimensions, over time to periods. The API comes first, then its stages, then their methods. */
export function metricPeriods(minutes: Iterable<MetricMinute>, query: MetricQuery): MetricPeriods[] {
  const placesOf = placeFinder(query.stage);
  const seconds = query.period * 1000;
  const found = new Set<GrowingPeriods>();
  for (const { source, minute, statistics } of minutes) {
    const time = minute * 60_000;
    if (time < query.startTime || time >= query.endTime) continue;
    const period = Math.floor(time / seconds) * seconds;
    const wanted = [...statistics].filter(([name]) => isAsked(name, query));
    for (const place of placesOf(source))
      for (const [name, set] of wanted) found.add(merged(place, name, period, set));
  }
  return [...found].map(inOrder).sort(byPlace);
}

const isAsked = (name: string, { metricNames }: MetricQuery) =>
  metricNames.length === 0 || metricNames.includes(name);

function merged(place: Place, name: string, period: number, set: StatisticSet): GrowingPeriods {
  const { dimensions, metrics } = place;
  const metric = metrics.get(name) ?? { name, dimensions, periods: new Map<number, StatisticSet>() };
  metrics.set(name, metric);
  const sum = metric.periods.get(period) ?? new StatisticSet(set.isWide);
  metric.periods.set(period, sum);
  sum.merge(set);
  return metric;
}

/** The places that samples of a source count in; equal sets of dimensions are one place. */
function placeFinder(stage: string | undefined): (source: MetricSource) => readonly Place[] {
  const places = new Map<string, Place>();
  const known = new Map<MetricSource, readonly Place[]>();
  const placeOf = (dimensions: readonly Dimension[]): Place => {
    const key = JSON.stringify(dimensions);
    const place = places.get(key) ?? { dimensions, metrics: new Map() };
    places.set(key, place);
    return place;
  };
  return (source) => {
    const of =
      known.get(source) ??
      dimensionSets(source)
        .filter((dimensions) => isWanted(dimensions, stage))
        .map(placeOf);
    known.set(source, of);
    return of;
  };
}

function inOrder(metric: MetricPeriods): MetricPeriods {
  return { ...metric, periods: new Map([...metric.periods].sort(([a], [b]) => a - b)) };
}

function byPlace(a: MetricPeriods, b: MetricPeriods): number {
  const place = ({ dimensions }: MetricPeriods) => dimensions.map(({ Value }) => Value).join('\n');
  const [left, right] = [place(a), place(b)];
  if (left !== right) return left < right ? -1 : 1;
  return (rankOf.get(a.name) ?? 0) - (rankOf.get(b.name) ?? 0);
}

/** Metrics in the order of the definitions. */
const rankOf: ReadonlyMap<string, number> = new Map(
  [...new Set(Object.values(metricDefinitions).flatMap((all) => all.map(({ name }) => name)))].map(
    (name, i) => [name, i],
  ),
);

function isWanted(dimensions: readonly Dimension[], stage: string | undefined): boolean {
  if (stage === undefined) return true;
  const own = dimensions.find(({ Name }) => Name === 'Stage')?.Value;
  return own === stage || own === `${stage}/Canary`;
}

const units: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).flatMap((all) => all.map(({ name, unit }) => [name, unit] as const)),
);

/** The same as CloudWatch writes it. */
export function cloudWatchMetrics(minutes: Iterable<MetricMinute>, query: MetricQuery): Metric[] {
  return metricPeriods(minutes, query).map(({ name, dimensions, periods }) => ({
    Namespace: 'AWS/ApiGateway',
    MetricName: name,
    Dimensions: dimensions,
    Label: name,
    Datapoints: [...periods].map(([time, set]) => datapoint(time, set, name, query.statistics)),
  }));
}

/** All that was counted, minute by minute, with the percentiles most asked for: what `/_gwctl/metrics` shows. */
export function recentMetrics(
  minutes: readonly MetricMinute[],
  now: number,
): { readonly metrics: readonly Metric[] } {
  const statistics = [...statisticNames, 'p50', 'p90', 'p99'];
  const query = { startTime: 0, endTime: now + 60_000, period: 60, statistics, metricNames: [] };
  return { metrics: cloudWatchMetrics(minutes, query) };
}

function datapoint(time: number, set: StatisticSet, name: string, asked: readonly string[]): Datapoint {
  const wanted = asked.length > 0 ? asked : statisticNames;
  const [plain, extended] = [
    wanted.filter((each) => !percentileName.test(each)),
    wanted.filter((each) => percentileName.test(each)),
  ];
  const values = (names: readonly string[]) =>
    Object.fromEntries(names.map((each) => [each, statisticOf(set, each)]));
  return {
    Timestamp: new Date(time).toISOString().replace('.000Z', 'Z'),
    ...values(plain),
    ...(extended.length > 0 && { ExtendedStatistics: values(extended) }),
    Unit: units.get(name) ?? 'None',
  };
}
