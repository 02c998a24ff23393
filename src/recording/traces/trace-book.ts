import type { Segment } from './segment.ts';

/** The newest segments that are shown without a workspace. */
const keptSegments = 500;

/** More than this between two batches are not kept: callers may ask for every call to be traced. */
const mostWaiting = 2_000;

/** The traces of one running gateway, in memory. Whoever keeps them takes the new ones, in batches. */
export class TraceBook {
  readonly #mostWaiting: number;
  #recent: Segment[] = [];
  #waiting: Segment[] = [];

  constructor(most = mostWaiting) {
    this.#mostWaiting = most;
  }

  add(segment: Segment): void {
    if (this.#waiting.length < this.#mostWaiting) this.#waiting.push(segment);
    this.#recent.push(segment);
    if (this.#recent.length >= 2 * keptSegments) this.#recent = this.#recent.slice(-keptSegments);
  }

  /** The newest segments, the oldest first. */
  recent(): readonly Segment[] {
    return this.#recent.slice(-keptSegments);
  }

  /** The segments that came since they were last taken. */
  takeNew(): Segment[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** Segments that could not be kept: they are taken again. */
  putBack(segments: readonly Segment[]): void {
    this.#waiting = [...segments, ...this.#waiting].slice(0, this.#mostWaiting);
  }
}
