import { describe, expect, it } from 'vitest';
import { cloudWatchMetrics, isStatistic } from '../../../src/recording/metrics/cloudwatch-metrics.ts';
import { MetricBook } from '../../../src/recording/metrics/metric-book.ts';

const minute = 60_000;
const start = Date.parse('2026-01-02T03:00:00Z');

function book(most?: number) {
  const time = { now: start };
  const metrics = new MetricBook({ now: () => time.now }, most);
  const source = { apiId: 'a1b2c3d4e5', apiName: 'pets', stage: 'dev', isCanary: false } as const;
  const series = metrics.seriesOf({ protocol: 'REST', ...source });
  return { metrics, series, later: (millis: number) => (time.now += millis) };
}

const query = {
  startTime: start,
  endTime: start + 60 * minute,
  period: 60,
  statistics: [],
  metricNames: ['Latency'],
};

describe('metrics in memory', () => {
  it('keep the samples of a minute that a clock set back comes to again', () => {
    const { metrics, series, later } = book();
    series.add('Latency', 4);
    series.add('Latency', 8);
    metrics.takeChanged();

    later(-minute);
    series.add('Latency', 1);
    later(minute);
    series.add('Latency', 6);

    const changed = metrics
      .takeChanged()
      .map(({ minute: at, statistics }) => [at, statistics.get('Latency')?.sum]);
    expect(changed).toEqual([
      [start / minute - 1, 1],
      [start / minute, 18],
    ]);
    expect(metrics.minutes()).toHaveLength(2);
  });

  it('are kept apart by the minute a call ends in', () => {
    const { metrics, series, later } = book();
    series.add('Latency', 4);
    later(minute);
    series.add('Latency', 6);
    series.add('Latency', 8);

    const [api] = cloudWatchMetrics(metrics.minutes(), query);

    expect(api).toEqual({
      Namespace: 'AWS/ApiGateway',
      MetricName: 'Latency',
      Label: 'Latency',
      Dimensions: [{ Name: 'ApiName', Value: 'pets' }],
      Datapoints: [
        {
          Timestamp: '2026-01-02T03:00:00Z',
          SampleCount: 1,
          Sum: 4,
          Average: 4,
          Minimum: 4,
          Maximum: 4,
          Unit: 'Milliseconds',
        },
        {
          Timestamp: '2026-01-02T03:01:00Z',
          SampleCount: 2,
          Sum: 14,
          Average: 7,
          Minimum: 6,
          Maximum: 8,
          Unit: 'Milliseconds',
        },
      ],
    });
  });

  it('sum up to longer periods, with the statistics asked for and percentiles beside them', () => {
    const { metrics, series, later } = book();
    for (const value of [1, 2, 3, 40]) {
      series.add('Latency', value);
      later(minute);
    }

    const [api] = cloudWatchMetrics(metrics.minutes(), {
      ...query,
      period: 300,
      statistics: ['Maximum', 'p50'],
    });

    expect(api?.Datapoints).toEqual([
      {
        Timestamp: '2026-01-02T03:00:00Z',
        Maximum: 40,
        ExtendedStatistics: { p50: 2 },
        Unit: 'Milliseconds',
      },
    ]);
  });

  it('give what changed since it was taken, once, and all of its minute', () => {
    const { metrics, series } = book();
    series.add('Latency', 1);
    const [first] = metrics.takeChanged();
    expect(metrics.takeChanged()).toEqual([]);

    series.add('Latency', 2);
    const again = metrics.takeChanged();

    expect(again).toEqual([first]);
    expect(again[0]?.statistics.get('Latency')?.sampleCount).toBe(2);
  });

  it('give again what could not be kept', () => {
    const { metrics, series, later } = book();
    series.add('Latency', 1);
    const taken = metrics.takeChanged();
    metrics.putBack(taken);
    later(minute);
    series.add('Latency', 2);

    expect(metrics.takeChanged().map((each) => each.minute - start / minute)).toEqual([0, 1]);
  });

  it('forget what is older than three hours, and the oldest beyond their number', () => {
    const { metrics, series, later } = book(3);
    for (let i = 0; i < 6; i++) {
      series.add('Latency', i);
      later(minute);
    }
    expect(metrics.minutes()).toHaveLength(3 + 1);

    later(181 * minute);
    series.add('Latency', 9);

    expect(metrics.minutes()).toHaveLength(1);
  });
});

describe('names of statistics', () => {
  it.each(['Sum', 'p0', 'p50', 'p99.9', 'p100'])('%s is one', (name) => {
    expect(isStatistic(name)).toBe(true);
  });

  it.each(['sum', 'p101', 'p', 'constructor', '__proto__'])('%s is none', (name) => {
    expect(isStatistic(name)).toBe(false);
  });
});
