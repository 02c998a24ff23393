import { describe, expect, it } from 'vitest';
import { KeyUsage } from '../../src/limits/key-usage.ts';

const at = (text: string) => Date.parse(text);

function use(usage: KeyUsage, now: number, times: number): number {
  let admitted = 0;
  for (let i = 0; i < times; i++) {
    if (!usage.hasRoom(now)) continue;
    usage.count();
    admitted += 1;
  }
  return admitted;
}

describe('a quota', () => {
  // Reset instants are unverified (5.3): midnight UTC, Mondays, the first of the month.
  it.each([
    { period: 'DAY', last: '2024-08-03T23:59:59.999Z', next: '2024-08-04T00:00:00Z' },
    { period: 'WEEK', last: '2024-08-04T23:59:59.999Z', next: '2024-08-05T00:00:00Z' },
    { period: 'MONTH', last: '2024-08-31T23:59:59.999Z', next: '2024-09-01T00:00:00Z' },
    { period: 'MONTH', last: '2024-02-29T23:59:59.999Z', next: '2024-03-01T00:00:00Z' },
    { period: 'WEEK', last: '2024-12-29T12:00:00Z', next: '2024-12-30T00:00:00Z' },
  ] as const)('of a $period is full again at $next', ({ period, last, next }) => {
    const usage = new KeyUsage({ limit: 3, offset: 0, period });

    expect(use(usage, at(last), 5)).toBe(3);
    expect(use(usage, at(next), 5)).toBe(3);
  });

  it('counts over the days of its week', () => {
    const usage = new KeyUsage({ limit: 5, offset: 0, period: 'WEEK' });

    const days = ['2024-08-05', '2024-08-07', '2024-08-11'].map((day) =>
      use(usage, at(`${day}T10:00:00Z`), 2),
    );

    expect(days).toEqual([2, 2, 1]);
  });

  it('has its offset taken off in the first period only (documented)', () => {
    const usage = new KeyUsage({ limit: 5, offset: 2, period: 'DAY' });

    expect(use(usage, at('2024-08-03T10:00:00Z'), 9)).toBe(3);
    expect(use(usage, at('2024-08-04T10:00:00Z'), 9)).toBe(5);
  });

  it('knows from the stored days that the first period is over', () => {
    const usage = new KeyUsage({ limit: 5, offset: 2, period: 'DAY' });

    usage.restore([{ date: '2024-08-01', used: 1, adjustment: 0 }]);

    expect(use(usage, at('2024-08-04T10:00:00Z'), 9)).toBe(5);
  });

  it('goes on counting after a restart', () => {
    const before = new KeyUsage({ limit: 10, offset: 0, period: 'DAY' });
    use(before, at('2024-08-03T10:00:00Z'), 7);
    const after = new KeyUsage({ limit: 10, offset: 0, period: 'DAY' });

    after.restore(before.days());

    expect(after.remaining(at('2024-08-03T11:00:00Z'))).toBe(3);
  });

  it('drains each count once, and keeps what the store has not yet', () => {
    const usage = new KeyUsage({ limit: 10, offset: 0, period: 'DAY' });
    use(usage, at('2024-08-03T10:00:00Z'), 2);

    const first = usage.drain();
    use(usage, at('2024-08-03T10:00:01Z'), 1);
    usage.restore([{ date: '2024-08-03', used: 6, adjustment: 0 }]); // another process counted four

    expect(first).toEqual([{ date: '2024-08-03', used: 2 }]);
    expect(usage.remaining(at('2024-08-03T10:00:02Z'))).toBe(3);
    expect(usage.drain()).toEqual([{ date: '2024-08-03', used: 1 }]);
    expect(usage.drain()).toEqual([]);
  });

  it('hands counts out again that the store did not take', () => {
    const usage = new KeyUsage(undefined);
    use(usage, at('2024-08-03T10:00:00Z'), 2);

    usage.undrain(usage.drain());

    expect(usage.drain()).toEqual([{ date: '2024-08-03', used: 2 }]);
  });

  it('gives back what UpdateUsage gives back (documented: what is left of the period is set)', () => {
    const usage = new KeyUsage({ limit: 3, offset: 0, period: 'MONTH' });

    usage.restore([{ date: '2024-08-01', used: 3, adjustment: 2 }]);

    expect(usage.remaining(at('2024-08-03T10:00:00Z'))).toBe(2);
  });

  it('lets everything pass without a quota, and counts it', () => {
    const usage = new KeyUsage(undefined);

    expect(use(usage, at('2024-08-03T10:00:00Z'), 100)).toBe(100);
    expect(usage.remaining(at('2024-08-03T10:00:00Z'))).toBeUndefined();
    expect(usage.days()).toEqual([{ date: '2024-08-03', used: 100, adjustment: 0 }]);
  });

  it('keeps three months of days, and the first', () => {
    const usage = new KeyUsage(undefined);
    const start = at('2024-01-01T10:00:00Z');

    for (let day = 0; day < 200; day++) {
      use(usage, start + day * 86_400_000, 1);
      usage.drain();
    }

    expect(usage.days().length).toBeLessThanOrEqual(95);
    expect(usage.days()[0]?.date).toBe('2024-01-01');
  });
});
