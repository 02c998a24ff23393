/** Latencies by whole milliseconds, as CloudWatch counts them: exact percentiles in little room. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #max = 0;

  add(millis: number): void {
    const rounded = Math.round(millis);
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
    this.#total++;
    if (rounded > this.#max) this.#max = rounded;
  }

  /** The smallest value that so many percent of all do not exceed (nearest rank), for each percentage asked; 0 when empty. */
  percentiles(wanted: readonly number[]): number[] {
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    return wanted.map((percent) => {
      const rank = Math.ceil((percent / 100) * this.#total);
      let seen = 0;
      for (const [millis, count] of sorted) {
        seen += count;
        if (seen >= rank) return millis;
      }
      return 0;
    });
  }

  get count(): number {
    return this.#total;
  }

  get max(): number {
    return this.#max;
  }
}
