import type { Clock, Timers } from '../../src/environment/environment.ts';

/** A clock that stands still until it is moved, and the timers that go with it. */
export class MovableTime implements Clock, Timers {
  #now: number;
  readonly #waiting = new Set<{ at: number; happen: () => void }>();

  constructor(now = 0) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;
  readonly monotonic = (): number => this.#now;

  readonly after = (millis: number, happen: () => void): (() => void) => {
    const one = { at: this.#now + millis, happen };
    this.#waiting.add(one);
    return () => void this.#waiting.delete(one);
  };

  /** Milliseconds from now until what happens next, if anything does. */
  get next(): number | undefined {
    const first = this.#first(Number.POSITIVE_INFINITY);
    return first && first.at - this.#now;
  }

  /** What is due on the way happens in its order. */
  move(millis: number): void {
    const end = this.#now + millis;
    for (let due = this.#first(end); due; due = this.#first(end)) {
      this.#waiting.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.happen();
    }
    this.#now = end;
  }

  #first(end: number) {
    let first: { at: number; happen: () => void } | undefined;
    for (const one of this.#waiting) if (one.at <= end && (!first || one.at < first.at)) first = one;
    return first;
  }
}
