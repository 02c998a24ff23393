import {
  type MetricPeriods,
  type MetricQuery,
  metricPeriods,
  statisticOf,
} from '../../recording/metrics/cloudwatch-metrics.ts';
import type { MetricMinute } from '../../recording/metrics/metric-book.ts';
import type { Dimension } from '../../recording/metrics/metric-source.ts';
import type { StatisticSet } from '../../recording/metrics/statistic-set.ts';
import { shortTime, table } from './table.ts';

/** A column of the overview: one statistic of one metric. */
interface Shown {
  readonly heading: string;
  readonly metric: string;
  readonly statistic: string;
}

const sum = (metric: string, heading = metric): Shown => ({ heading, metric, statistic: 'Sum' });

const latencies: readonly Shown[] = [
  { heading: 'Latency p50', metric: 'Latency', statistic: 'p50' },
  { heading: 'p99', metric: 'Latency', statistic: 'p99' },
  { heading: 'Integr. p50', metric: 'IntegrationLatency', statistic: 'p50' },
];

/** What a person looks at first, by protocol. */
const columnsOf: Readonly<Record<MetricMinute['source']['protocol'], readonly Shown[]>> = {
  REST: [sum('Count'), sum('4XXError'), sum('5XXError'), ...latencies],
  HTTP: [sum('Count'), sum('4xx'), sum('5xx'), ...latencies],
  WEBSOCKET: [
    sum('ConnectCount', 'Connects'),
    sum('MessageCount', 'Messages'),
    sum('ClientError'),
    sum('IntegrationError', 'Integr.Error'),
    sum('ExecutionError', 'Exec.Error'),
  ],
};

/** Longer than any workspace keeps: all of the time asked for is one period. */
const oneWholePeriod = 1e12;

/** One table for each API: a row for the API, each stage and each method. Empty where nothing was recorded. */
export function metricsOverview(minutes: readonly MetricMinute[], query: MetricQuery, width: number): string {
  const time = (millis: number) => shortTime(new Date(millis).toISOString());
  const from = minutes.length > 0 ? `${time(query.startTime)} to ${time(query.endTime)} UTC` : '';
  return [...byApi(minutes).values()]
    .flatMap((of) => {
      const [first] = of;
      const periods = metricPeriods(of, { ...query, period: oneWholePeriod });
      if (!first || periods.length === 0) return [];
      const { source } = first;
      const shown = columnsOf[source.protocol];
      const rows = cutLabels(rowsOf(periods, shown), shown, width);
      const columns = [
        { heading: '', flexible: true },
        ...shown.map(({ heading }) => ({ heading, right: true })),
      ];
      return [`${source.apiName} (${source.protocol}), ${from}\n\n${table(columns, rows, width)}`];
    })
    .join('\n');
}

function byApi(minutes: readonly MetricMinute[]): Map<string, MetricMinute[]> {
  const apis = new Map<string, MetricMinute[]>();
  for (const minute of minutes) {
    const { apiId, protocol, apiName } = minute.source;
    const key = JSON.stringify([apiId, protocol, apiName]);
    const of = apis.get(key);
    if (of) of.push(minute);
    else apis.set(key, [minute]);
  }
  return apis;
}

/** The first letters and the last: what of a label does not fit between the numbers and the width. */
function cutLabels(rows: readonly string[][], shown: readonly Shown[], width: number): string[][] {
  const taken = shown.map(({ heading }, i) =>
    Math.max(heading.length, ...rows.map((row) => (row[i + 1] ?? '').length)),
  );
  const room = Math.max(16, width - taken.reduce((sum, each) => sum + each + 2, 0));
  return rows.map(([label = '', ...values]) => [
    label.length > room ? `${label.slice(0, 6)}…${label.slice(7 - room)}` : label,
    ...values,
  ]);
}

function rowsOf(periods: readonly MetricPeriods[], shown: readonly Shown[]): string[][] {
  const places = new Map<string, Map<string, StatisticSet>>();
  for (const { name, dimensions, periods: sets } of periods) {
    const place = placeOf(dimensions);
    const metrics = places.get(place) ?? new Map<string, StatisticSet>();
    places.set(place, metrics);
    for (const set of sets.values()) metrics.set(name, set);
  }
  return [...places].map(([place, metrics]) => [
    // A method stands below its stage.
    place.replace(/^\S+ (?=\S+ \/|\$)/, '  '),
    ...shown.map(({ metric, statistic }) => valueText(metrics.get(metric), metric, statistic)),
  ]);
}

/** `all stages`, `dev`, `dev GET /pets`, `dev $connect`. */
function placeOf(dimensions: readonly Dimension[]): string {
  const of = new Map(dimensions.map(({ Name, Value }) => [Name, Value]));
  const [method, resource] = [of.get('Method'), of.get('Resource')];
  const detail = of.get('Route') ?? (method === undefined ? '' : `${method} ${resource}`);
  return [of.get('Stage') ?? 'all stages', detail].filter((part) => part !== '').join(' ');
}

const isLatency = (metric: string) => metric.endsWith('Latency');

function valueText(set: StatisticSet | undefined, metric: string, statistic: string): string {
  if (!set) return statistic === 'Sum' ? '0' : '-';
  const value = Math.round(statisticOf(set, statistic));
  return isLatency(metric) ? `${value} ms` : String(value);
}

/** A table for each metric and set of dimensions, a row a period. */
export function datapointTables(
  metrics: readonly MetricPeriods[],
  statistics: readonly string[],
  width: number,
): string {
  const columns = [{ heading: 'Timestamp' }, ...statistics.map((heading) => ({ heading, right: true }))];
  return metrics
    .map(({ name, dimensions, periods }) => {
      const rows = [...periods].map(([time, set]) => [
        new Date(time).toISOString().replace('.000Z', 'Z'),
        ...statistics.map((statistic) => rounded(statisticOf(set, statistic))),
      ]);
      const of = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(' ');
      return `${name}  ${of}\n${table(columns, rows, width)}`;
    })
    .join('\n');
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** For people who follow: a line for each stage whose minute got more. @param isNew tells whether a line was not told yet, by its key */
export function followLines(
  minutes: readonly MetricMinute[],
  query: MetricQuery,
  isNew: (key: string, text: string) => boolean,
): string[] {
  return [...byApi(minutes).values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { apiName, protocol } = first.source;
    const shown = query.metricNames.length > 0 ? askedFor(query) : columnsOf[protocol];
    return [...stageMinutes(of, query)].flatMap(([place, metrics]) => {
      const values = shown.map(
        ({ heading, metric, statistic }) => `${heading} ${valueText(metrics.get(metric), metric, statistic)}`,
      );
      const [time = '', stage = ''] = place.split('\n');
      const text = `${time}  ${apiName} ${stage}  ${values.join('  ')}`;
      return isNew(JSON.stringify([apiName, place]), text) ? [text] : [];
    });
  });
}

function askedFor({ metricNames, statistics }: MetricQuery): Shown[] {
  return metricNames.map((metric) => ({
    heading: metric,
    metric,
    statistic: statistics[0] ?? (isLatency(metric) ? 'Average' : 'Sum'),
  }));
}

/** The metrics of each stage by time and stage, the oldest first. */
function stageMinutes(
  minutes: readonly MetricMinute[],
  query: MetricQuery,
): ReadonlyMap<string, ReadonlyMap<string, StatisticSet>> {
  const places = new Map<string, Map<string, StatisticSet>>();
  for (const { name, dimensions, periods } of metricPeriods(minutes, query)) {
    if (dimensions.length !== 2) continue;
    for (const [time, set] of periods) {
      const key = `${shortTime(new Date(time).toISOString())}\n${placeOf(dimensions)}`;
      const metrics = places.get(key) ?? new Map<string, StatisticSet>();
      places.set(key, metrics.set(name, set));
    }
  }
  return new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1)));
}
