import { describe, expect, it } from 'vitest';
import { metricsOverview } from '../../../src/cli/reporters/metrics-report.ts';
import { MetricBook } from '../../../src/recording/metrics/metric-book.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

function overview(Resource: string, width: number): string {
  const book = new MetricBook({ now: () => now });
  const source = { protocol: 'REST', apiId: 'a', apiName: 'pets', stage: 'dev', isCanary: false } as const;
  const detail = [
    { Name: 'Resource', Value: Resource },
    { Name: 'Method', Value: 'DELETE' },
  ];
  const series = book.seriesOf({ ...source, detail });
  series.add('Count', 1);
  series.add('Latency', 28_990);
  series.add('IntegrationLatency', 28_950);
  const query = { startTime: now - 60_000, endTime: now, period: 60, statistics: [], metricNames: [] };
  return metricsOverview(book.minutes(), query, width);
}

// Our choice: both ends of a path tell it from others.
describe('the overview of metrics', () => {
  it.each(['/pets', '/pets/{petId}', '/orders/{orderId}/items/{itemId}/comments'])(
    'fits 80 columns with %s',
    (path) => {
      const lines = overview(path, 80).split('\n');

      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      expect(lines).toHaveLength(7);
    },
  );

  it('cuts the middle out of a path that does not fit', () => {
    expect(overview('/orders/{orderId}/items/{itemId}/comments', 80)).toMatch(/\n {2}DELE….*\/comments +1 /);
  });

  it('gives a pipe the whole of it', () => {
    const path = '/orders/{orderId}/items/{itemId}/comments';

    expect(overview(path, Number.POSITIVE_INFINITY)).toContain(`  DELETE ${path} `);
  });
});
