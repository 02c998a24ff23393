/** A statistic set as it is kept: count, sum, smallest, largest and, where there is one, the histogram as index, count, index, count. */
export type StoredStatistics = readonly [number, number, number, number, (readonly number[])?];

/** Whole numbers below this have a bucket of their own. */
const exactBelow = 64;

/** Above, every doubling is cut into so many buckets: a percentile is off by 1.6 % of its value at most. */
const cutsPerDoubling = 32;

const largest = 2 ** 31 - 1;

/**
 * CloudWatch's statistics of the values of a minute, in bounded memory: a set of wide values has at most 864 buckets, however many values.
 * Values are 0 or more. Sets merge, so several servers and longer periods give what one set of all values would.
 */
export class StatisticSet {
  sampleCount = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  readonly #buckets: Map<number, number> | undefined;

  /** @param isWide false for values that are 0 or 1, which need no histogram */
  constructor(isWide: boolean) {
    this.#buckets = isWide ? new Map() : undefined;
  }

  /** A set as `stored` gave it. */
  static from([sampleCount, sum, minimum, maximum, buckets]: StoredStatistics): StatisticSet {
    const set = new StatisticSet(buckets !== undefined);
    Object.assign(set, { sampleCount, sum, minimum, maximum });
    for (let i = 0; i < (buckets?.length ?? 0); i += 2)
      set.#buckets?.set(buckets?.[i] as number, buckets?.[i + 1] as number);
    return set;
  }

  get stored(): StoredStatistics {
    const plain = [this.sampleCount, this.sum, this.minimum, this.maximum] as const;
    return this.#buckets ? [...plain, [...this.#buckets].flat()] : plain;
  }

  get isWide(): boolean {
    return this.#buckets !== undefined;
  }

  get average(): number {
    return this.sum / this.sampleCount;
  }

  add(value: number): void {
    this.sampleCount++;
    this.sum += value;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    if (!this.#buckets) return;
    const bucket = bucketOf(value);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  merge(other: StatisticSet): void {
    this.sampleCount += other.sampleCount;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    for (const [bucket, count] of other.#buckets ?? [])
      this.#buckets?.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
  }

  /** The value that this share of the samples does not exceed. @param percent 0 to 100 */
  percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent / 100) * this.sampleCount));
    if (!this.#buckets) return rank > this.sampleCount - this.sum ? this.maximum : this.minimum;
    let seen = 0;
    for (const [bucket, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return Math.min(Math.max(middleOf(bucket), this.minimum), this.maximum);
    }
    return this.maximum;
  }
}

function bucketOf(value: number): number {
  const whole = Math.min(Math.round(value), largest);
  if (whole < exactBelow) return whole;
  const doubling = 31 - Math.clz32(whole);
  return exactBelow + (doubling - 6) * cutsPerDoubling + ((whole >>> (doubling - 5)) & (cutsPerDoubling - 1));
}

function middleOf(bucket: number): number {
  if (bucket < exactBelow) return bucket;
  const width = 2 ** (Math.floor((bucket - exactBelow) / cutsPerDoubling) + 1);
  const low = (cutsPerDoubling + ((bucket - exactBelow) % cutsPerDoubling)) * width;
  return low + (width - 1) / 2;
}
