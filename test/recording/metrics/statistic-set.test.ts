import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatisticSet } from '../../../src/recording/metrics/statistic-set.ts';

function setOf(values: readonly number[], isWide = true): StatisticSet {
  const set = new StatisticSet(isWide);
  for (const value of values) set.add(value);
  return set;
}

/** The nearest rank, on the values themselves. */
function exactPercentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil((percent / 100) * values.length)) - 1] as number;
}

// CloudWatch's statistics, documented; how percentiles are kept is our choice.
describe('the statistics of a minute', () => {
  it('are those of a CloudWatch statistic set', () => {
    const { sampleCount, sum, average, minimum, maximum } = setOf([3, 9, 0]);

    expect({ sampleCount, sum, average, minimum, maximum }).toEqual({
      sampleCount: 3,
      sum: 12,
      average: 4,
      minimum: 0,
      maximum: 9,
    });
  });

  it('give percentiles that are off by 1.6 % at most, and by nothing below 64', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 200 });
    const percents = fc.constantFrom(0, 1, 50, 90, 99, 99.9, 100);

    fc.assert(
      fc.property(values, percents, (all, percent) => {
        const exact = exactPercentile(all, percent);
        const off = Math.abs(setOf(all).percentile(percent) - exact);

        expect(off).toBeLessThanOrEqual(exact < 64 ? 0 : exact / 64);
      }),
    );
  });

  it.each([
    [50, 0],
    [90, 1],
    [100, 1],
  ])('give p%d of values that are 0 or 1 without a histogram', (percent, expected) => {
    expect(setOf([0, 0, 0, 1], false).percentile(percent)).toBe(expected);
  });

  it('merge to what one set of all values would be, also after they were kept as text', () => {
    const parts = [setOf([1, 70, 3_000]), setOf([29_000, 0])];
    const merged = new StatisticSet(true);
    for (const part of parts) merged.merge(StatisticSet.from(JSON.parse(JSON.stringify(part.stored))));

    const whole = setOf([1, 70, 3_000, 29_000, 0]);

    expect(merged.sum).toBe(whole.sum);
    expect([0, 25, 50, 75, 100].map((p) => merged.percentile(p))).toEqual(
      [0, 25, 50, 75, 100].map((p) => whole.percentile(p)),
    );
  });

  it('hold a bounded number of buckets, whatever the values', () => {
    const set = setOf(Array.from({ length: 100_000 }, (_, i) => i * 21_474));

    expect(set.stored[4]?.length).toBeLessThanOrEqual(2 * 864);
  });
});
