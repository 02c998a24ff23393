import type { MetricMinute } from '../recording/metrics/metric-book.ts';
import type { MetricSource } from '../recording/metrics/metric-source.ts';
import { StatisticSet, type StoredStatistics } from '../recording/metrics/statistic-set.ts';
import type { MetricRow } from '../store/record-store.ts';

/** A minute as the workspace keeps it. @param writer of this process */
export function metricRow({ source, minute, statistics }: MetricMinute, writer: string): MetricRow {
  const body = [...statistics].map(([name, set]) => [name, set.stored]);
  return { minute, source: JSON.stringify(source), writer, body: JSON.stringify(body) };
}

/** Minutes as they were kept; those of one source have the same object for it. */
export function metricMinutes(rows: readonly MetricRow[]): MetricMinute[] {
  const sources = new Map<string, MetricSource>();
  return rows.map(({ minute, source: text, body }) => {
    const source = sources.get(text) ?? (JSON.parse(text) as MetricSource);
    sources.set(text, source);
    const statistics = JSON.parse(body) as readonly (readonly [string, StoredStatistics])[];
    return {
      minute,
      source,
      statistics: new Map(statistics.map(([name, stored]) => [name, StatisticSet.from(stored)])),
    };
  });
}
