import { metricMinutes } from '../../assembly/metric-rows.ts';
import { findApi } from '../../control/lookup.ts';
import {
  cloudWatchMetrics,
  isStatistic,
  type Metric,
  type MetricQuery,
  metricPeriods,
  statisticNames,
} from '../../recording/metrics/cloudwatch-metrics.ts';
import type { MetricMinute } from '../../recording/metrics/metric-book.ts';
import { metricDefinitions } from '../../recording/metrics/metric-definitions.ts';
import { UsageError } from '../errors.ts';
import { inRecords, type RecordsSession, refuseUnknownStage } from '../records-session.ts';
import { datapointTables, followLines, metricsOverview } from '../reporters/metrics-report.ts';
import { say, tableWidth } from '../reporters/wrap.ts';
import { untilStopped } from '../until-stopped.ts';
import { accepted } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';
import { type AskedTime, timeOf } from './times.ts';

export interface MetricsOptions extends GlobalOptions {
  readonly stage?: string;
  readonly metricName?: readonly string[];
  readonly statistics?: readonly string[];
  readonly startTime?: AskedTime;
  readonly endTime?: AskedTime;
  readonly period?: number;
  readonly follow?: boolean;
}

const hours = 3_600_000;

/** Prints what servers of the workspace counted; with `--follow` what changes, until it is stopped. */
export function runMetrics(
  world: World,
  reference: string | undefined,
  options: MetricsOptions,
): Promise<void> {
  const query = queryOf(options, world.now());
  return inRecords(world, options, async (session) => {
    const { state, accountId } = session;
    const apiId =
      reference === undefined ? undefined : accepted(world, findApi(state, reference, accountId)).id;
    const read = (from: MetricQuery) => minutesOf(session, from, apiId);
    if (options.follow) return follow(world, query, options, read);
    const minutes = await read(query);
    if (minutes.length === 0) refuseUnknownStage(world, state, apiId, options.stage);
    if (options.json) {
      world.stdout.write(`${JSON.stringify({ metrics: cloudWatchMetrics(minutes, query) }, null, 2)}\n`);
      return;
    }
    const text = textOf(world, minutes, query, options);
    if (text === '') say(world.stderr, nothing(options));
    else world.stdout.write(text);
  });
}

function queryOf(options: MetricsOptions, now: number): MetricQuery {
  const { stage, period = 60 } = options;
  const endTime = timeOf(options.endTime, now, now);
  const startTime = timeOf(options.startTime, now, options.follow ? now : endTime - 3 * hours);
  if (startTime > endTime) throw new UsageError('--start-time is after --end-time.', 'Turn them round.');
  const statistics = words(options.statistics);
  const unknown = statistics.find((name) => !isStatistic(name));
  if (unknown !== undefined)
    throw new UsageError(
      `There is no statistic ${unknown}.`,
      `There are ${statisticNames.join(', ')}, and percentiles: p50, p90, p99.9.`,
    );
  return {
    // The minute that it falls into is part of it.
    startTime: Math.floor(startTime / 60_000) * 60_000,
    endTime,
    period,
    statistics,
    metricNames: metricNames(options),
    ...(stage !== undefined && { stage }),
  };
}

/** `--statistics Sum Average` and `--statistics Sum,Average` are the same. */
function words(given: readonly string[] | undefined): string[] {
  return (given ?? []).flatMap((word) => word.split(',')).filter((word) => word !== '');
}

/** @throws {UsageError} for a name that API Gateway has no metric of */
function metricNames({ metricName }: MetricsOptions): readonly string[] {
  const known = new Set(Object.values(metricDefinitions).flatMap((all) => all.map(({ name }) => name)));
  const names = words(metricName);
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return names;
  throw new UsageError(`There is no metric ${unknown}.`, `API Gateway has ${[...known].join(', ')}.`);
}

async function minutesOf(
  { records, readable }: RecordsSession,
  { startTime, endTime }: MetricQuery,
  apiId: string | undefined,
): Promise<MetricMinute[]> {
  const minute = (time: number) => Math.floor(time / 60_000);
  const rows = (await records?.metrics(minute(startTime), minute(endTime))) ?? [];
  return readable(metricMinutes(rows)).filter(({ source }) => (apiId ?? source.apiId) === source.apiId);
}

/** Datapoints where anything was said of them; else one row for each API, stage and method. */
function textOf(
  world: World,
  minutes: readonly MetricMinute[],
  query: MetricQuery,
  options: MetricsOptions,
): string {
  const width = tableWidth(world.stdout);
  if (!options.metricName && !options.statistics && options.period === undefined)
    return metricsOverview(minutes, query, width);
  const statistics = query.statistics.length > 0 ? query.statistics : statisticNames;
  return datapointTables(metricPeriods(minutes, query), statistics, width);
}

function nothing({ stage }: MetricsOptions): string {
  const where = stage === undefined ? '' : ` of stage ${stage}`;
  return `No metrics${where} in this time. gwctl serve records them while it serves this workspace; --start-time 1d looks further back.`;
}

/** What changed since the last look: for people one line a stage and minute, for programs one metric a line. */
async function follow(
  world: World,
  query: MetricQuery,
  { json }: MetricsOptions,
  read: (query: MetricQuery) => Promise<MetricMinute[]>,
): Promise<void> {
  const told = new Map<string, string>();
  const isNew = (key: string, text: string) => {
    const before = told.get(key);
    told.set(key, text);
    return before !== text;
  };
  let from = query.startTime;
  const look = async () => {
    const now = { ...query, startTime: from, endTime: world.now() + 1 };
    const minutes = await read(now);
    const lines = json ? jsonLines(cloudWatchMetrics(minutes, now), isNew) : followLines(minutes, now, isNew);
    for (const line of lines) world.stdout.write(`${line}\n`);
    // A period that is over changes no more once its server has written; a look or two later it has.
    const periodMillis = query.period * 1000;
    from = Math.max(from, Math.floor(world.now() / periodMillis) * periodMillis - periodMillis);
  };
  await look();
  await untilStopped(world, followMillis, look);
}

const followMillis = 500;

function jsonLines(metrics: readonly Metric[], isNew: (key: string, text: string) => boolean): string[] {
  return metrics.flatMap((metric) => {
    const { Datapoints, ...rest } = metric;
    const changed = Datapoints.filter((point) =>
      isNew(JSON.stringify([rest, point.Timestamp]), JSON.stringify(point)),
    );
    return changed.length > 0 ? [JSON.stringify({ ...rest, Datapoints: changed })] : [];
  });
}
