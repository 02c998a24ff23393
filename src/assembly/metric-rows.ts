import type { MetricMinute } from '../recording/metrics/metric-book.ts';
import type { MetricSource } from '../recording/metrics/metric-source.ts';
import { StatisticSet, type StoredStatistics } from '../recording/metrics/statistic-set.ts';
import type { MetricRow } from '../store/record-store.ts';
import { type KeptRows, readRows, valueAt } from './kept-rows.ts';

/** A minute as the workspace keeps it. @param writer of this process */
export function metricRow({ source, minute, statistics }: MetricMinute, writer: string): MetricRow {
  const body = [...statistics].map(([name, set]) => [name, set.stored]);
  return { minute, source: JSON.stringify(source), writer, body: JSON.stringify(body) };
}

/** Minutes as they were kept; those of one source have the same object for it. */
export function metricMinutes(rows: readonly MetricRow[]): KeptRows<MetricMinute> {
  const sources = new Map<string, MetricSource>();
  return readRows(rows, ({ minute, source: text, body }) => {
    const source: unknown = sources.get(text) ?? JSON.parse(text);
    const statistics: unknown = JSON.parse(body);
    if (!isSource(source) || !isStatistics(statistics)) return undefined;
    sources.set(text, source);
    return {
      minute,
      source,
      statistics: new Map(statistics.map(([name, stored]) => [name, StatisticSet.from(stored)])),
    };
  });
}

function isSource(value: unknown): value is MetricSource {
  const detail = valueAt(value, 'detail') ?? [];
  return (
    ['REST', 'HTTP', 'WEBSOCKET'].includes(String(valueAt(value, 'protocol'))) &&
    ['apiId', 'apiName', 'stage'].every((key) => typeof valueAt(value, key) === 'string') &&
    Array.isArray(detail) &&
    detail.every((each) => ['Name', 'Value'].every((key) => typeof valueAt(each, key) === 'string'))
  );
}

function isStatistics(value: unknown): value is readonly (readonly [string, StoredStatistics])[] {
  if (!Array.isArray(value)) return false;
  return value.every((each) => Array.isArray(each) && typeof each[0] === 'string' && isStored(each[1]));
}

function isStored(value: unknown): value is StoredStatistics {
  if (!Array.isArray(value) || value.length < 4) return false;
  const [count, sum, minimum, maximum, buckets = []] = value as readonly unknown[];
  return [count, sum, minimum, maximum].every(isNumber) && Array.isArray(buckets) && buckets.every(isNumber);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
