import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/simulate/histogram.ts';
import { drawLatency } from '../../src/simulate/latency.ts';
import { seededRandom, weightedDraw } from '../../src/simulate/seeded-random.ts';
import { drawFrom, listPool, rangePool } from '../../src/simulate/value-pool.ts';

const many = 20_000;

describe('seeded chance', () => {
  it('repeats for a seed and a stream, and differs for others', () => {
    const draws = (seed: number, stream: string) => {
      const random = seededRandom(seed, stream);
      return Array.from({ length: 5 }, random);
    };

    expect(draws(1, 'a')).toEqual(draws(1, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(2, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(1, 'b'));
  });

  it('is even', () => {
    const random = seededRandom(42, 'even');
    const tenths = Array<number>(10).fill(0);
    for (let i = 0; i < many; i++) {
      const tenth = Math.floor(random() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }

    // Chi square with nine degrees of freedom: 27.9 is passed once in a thousand.
    const expected = many / 10;
    expect(tenths.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(27.9);
  });

  it('draws by weights, and never what weighs nothing', () => {
    const draw = weightedDraw(
      [
        { value: 'a', weight: 3 },
        { value: 'b', weight: 0 },
        { value: 'c', weight: 1 },
      ],
      seededRandom(1, 'weights'),
    );
    const drawn = Array.from({ length: many }, draw);

    expect(drawn).not.toContain('b');
    expect(Math.abs(drawn.filter((each) => each === 'a').length / many - 0.75)).toBeLessThan(0.02);
  });
});

describe('value pools', () => {
  it('hold what they are given', () => {
    const draw = drawFrom(listPool(['cat', 'dog']), seededRandom(1, 'list'));

    expect(new Set(Array.from({ length: 100 }, draw))).toEqual(new Set(['cat', 'dog']));
  });

  it('follow Zipf: the second value comes half as often as the first', () => {
    const draw = drawFrom(rangePool(1, 100, 1), seededRandom(1, 'zipf'));
    const drawn = Array.from({ length: many }, draw);

    const times = (value: string) => drawn.filter((each) => each === value).length;
    expect(Math.abs(times('2') / times('1') - 0.5)).toBeLessThan(0.06);
  });
});

describe('latencies', () => {
  it('have the percentiles that are asked for', () => {
    const draw = drawLatency({ kind: 'percentiles', p50: 40, p99: 300 }, seededRandom(1, 'latency'));
    const histogram = new Histogram();
    for (let i = 0; i < many; i++) histogram.add(draw());

    const [p50 = 0, p99 = 0] = histogram.percentiles([50, 99]);
    expect(Math.abs(p50 / 40 - 1)).toBeLessThan(0.05);
    expect(Math.abs(p99 / 300 - 1)).toBeLessThan(0.1);
  });

  it('have exact percentiles by nearest rank', () => {
    const histogram = new Histogram();
    for (let millis = 1; millis <= 100; millis++) histogram.add(millis);

    expect(histogram.percentiles([50, 95, 99, 100])).toEqual([50, 95, 99, 100]);
    expect(histogram.max).toBe(100);
    expect(new Histogram().percentiles([50])).toEqual([0]);
  });
});
