import { firstAbove, type Random } from './seeded-random.ts';

/** The values that a parameter takes. */
export interface ValuePool {
  readonly size: number;
  /** The value of an index below `size`. */
  at(index: number): string;
  /** How much more often the first ones come: 0 all alike; 1 is Zipf's law, the n-th as often as 1/n. */
  readonly skew: number;
}

/** A pool of so many values at most: a draw that is skewed keeps a number for each. */
export const largestPool = 1_000_000;

export function listPool(values: readonly string[], skew = 0): ValuePool {
  return { size: values.length, at: (index) => values[index] as string, skew };
}

/** Whole numbers from `from` to `to`, both included. */
export function rangePool(from: number, to: number, skew = 0): ValuePool {
  return { size: to - from + 1, at: (index) => String(from + index), skew };
}

/** Draws values of a pool. */
export function drawFrom(pool: ValuePool, random: Random): () => string {
  if (pool.size === 1) return () => pool.at(0);
  if (pool.skew === 0) return () => pool.at(Math.floor(random() * pool.size));
  const ends = new Float64Array(pool.size);
  let total = 0;
  for (let i = 0; i < pool.size; i++) {
    total += (i + 1) ** -pool.skew;
    ends[i] = total;
  }
  return () => pool.at(firstAbove(ends, random() * total));
}
