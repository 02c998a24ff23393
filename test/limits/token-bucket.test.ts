import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/limits/token-bucket.ts';

/** A small generator with a seed: the same 200 pairs on every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = generator(20240803);
const pairs = Array.from({ length: 200 }, () => {
  const rateLimit = Math.round(10 ** (random() * 4 - 0.5) * 100) / 100;
  const burstLimit = 1 + Math.floor(10 ** (random() * 3));
  return { rateLimit, burstLimit };
});

/** Offered at `offered` requests a second for `seconds`: what a token bucket that starts full lets through. */
function admitted(
  limits: { rateLimit: number; burstLimit: number },
  offered: number,
  seconds: number,
): number {
  const bucket = new TokenBucket(limits, 0);
  const total = Math.floor(offered * seconds);
  let count = 0;
  for (let i = 0; i < total; i++) if (bucket.take((i * 1000) / offered)) count += 1;
  return count;
}

describe('a token bucket (documented: capacity burst, refill rate, starts full)', () => {
  it.each(pairs)('admits what the formula says at rate $rateLimit, burst $burstLimit', (limits) => {
    const offered = Math.max(limits.rateLimit * 2.7, 5);
    const seconds = Math.min(3600, Math.max(20, (limits.burstLimit / limits.rateLimit) * 3));
    const last = (Math.floor(offered * seconds) - 1) / offered;

    const count = admitted(limits, offered, seconds);

    const formula = Math.min(Math.floor(offered * seconds), limits.burstLimit + limits.rateLimit * last);
    expect(Math.abs(count - formula)).toBeLessThanOrEqual(1 + formula * 0.005);
  });

  it('admits everything that is offered below the rate', () => {
    expect(admitted({ rateLimit: 10, burstLimit: 1 }, 10, 100)).toBe(1000);
  });

  it('admits the burst at once, then one request each time a token is due', () => {
    const bucket = new TokenBucket({ rateLimit: 10, burstLimit: 2 }, 1000);

    const verdicts = [1000, 1000, 1000, 1099, 1100, 1100, 1200].map((now) => bucket.take(now));

    expect(verdicts).toEqual([true, true, false, false, true, false, true]);
  });

  it('never holds more than the burst', () => {
    const bucket = new TokenBucket({ rateLimit: 100, burstLimit: 3 }, 0);

    expect(bucket.tokensAt(1e9)).toBe(3);
  });

  // Unverified in the reference (5.1): 0 refuses everything.
  it.each([
    { rateLimit: 0, burstLimit: 10 },
    { rateLimit: 10, burstLimit: 0 },
    { rateLimit: 0, burstLimit: 0 },
  ])('refuses everything at rate $rateLimit, burst $burstLimit', (limits) => {
    const bucket = new TokenBucket(limits, 0);

    expect(bucket.take(0)).toBe(false);
    expect(bucket.take(60_000)).toBe(false);
  });

  it('keeps what was used when the limits change', () => {
    const bucket = new TokenBucket({ rateLimit: 1, burstLimit: 10 }, 0);
    for (let i = 0; i < 10; i++) bucket.take(0);

    bucket.setLimits({ rateLimit: 2, burstLimit: 20 }, 0);

    expect(bucket.take(0)).toBe(false);
    expect(bucket.take(500)).toBe(true);
  });

  it('takes no harm from a clock that goes back', () => {
    const bucket = new TokenBucket({ rateLimit: 1, burstLimit: 1 }, 1000);

    expect([bucket.take(1000), bucket.take(0), bucket.take(1500), bucket.take(2000)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
