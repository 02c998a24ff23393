import { describe, expect, it } from 'vitest';
import { arrivalTimes, type Phase, requestsOf } from '../../src/simulate/arrivals.ts';
import { seededRandom } from '../../src/simulate/seeded-random.ts';

const phase = (more: Partial<Phase>): Phase => ({
  durationInMillis: 10_000,
  fromRate: 10,
  toRate: 10,
  pattern: 'constant',
  ...more,
});
const times = (...phases: Phase[]) => [...arrivalTimes(phases, seededRandom(1, 'arrivals'))];

describe('arrivals', () => {
  it('come evenly at a constant rate', () => {
    const found = times(phase({ durationInMillis: 1000 }));

    expect(found.map((at) => Math.round(at))).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  });

  it.each([
    { fromRate: 0, toRate: 100 },
    { fromRate: 100, toRate: 0 },
    { fromRate: 20, toRate: 200 },
  ])('of a rate from $fromRate to $toRate are as many as lie below it, at any time', (rates) => {
    const ramp = phase(rates);
    const found = times(ramp);

    expect(found).toHaveLength(Math.round(requestsOf(ramp)));
    for (const until of [1000, 2500, 5000, 9000]) {
      const t = until / 1000;
      const area = rates.fromRate * t + ((rates.toRate - rates.fromRate) / 10) * (t * t * 0.5);
      expect(Math.abs(found.filter((at) => at < until).length - area)).toBeLessThanOrEqual(1);
    }
  });

  it('are independent of each other in a Poisson process: as many on average, gaps as spread as long', () => {
    const found = times(phase({ durationInMillis: 1_000_000, pattern: 'poisson' }));

    const gaps = found.slice(1).map((at, i) => at - (found[i] as number));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(Math.abs(found.length - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
    expect(Math.abs(deviation / mean - 1)).toBeLessThan(0.05);
  });

  it('come at once each second in bursts', () => {
    const found = times(phase({ durationInMillis: 2000, pattern: 'burst' }));

    expect(found).toEqual([...Array(10).fill(0), ...Array(10).fill(1000)]);
  });

  it('of several phases follow each other; a rate of 0 is a pause', () => {
    const found = times(
      phase({ durationInMillis: 1000, fromRate: 2, toRate: 2 }),
      phase({ durationInMillis: 1000, fromRate: 0, toRate: 0 }),
      phase({ durationInMillis: 1000, fromRate: 1, toRate: 1 }),
    );

    expect(found).toEqual([0, 500, 2000]);
  });
});
