import type { Clock, Timers } from '../environment/environment.ts';

/** Something that is going to happen. */
interface TimedEvent {
  /** Milliseconds since the start. */
  readonly at: number;
  /** Of two events of one instant the one that was planned first comes first. */
  readonly order: number;
  happen: (() => void) | undefined;
}

/** A clock that stands still until it is moved, and the events that its moving brings about: hours pass in the time that their work takes. */
export class VirtualTime implements Clock, Timers {
  readonly #startEpoch: number;
  readonly #events: TimedEvent[] = [];
  #now = 0;
  #planned = 0;

  /** @param startEpoch what the wall clock says at the start, epoch milliseconds */
  constructor(startEpoch: number) {
    this.#startEpoch = startEpoch;
  }

  now(): number {
    return Math.floor(this.#startEpoch + this.#now);
  }

  /** Milliseconds since the start, fractions kept. */
  monotonic(): number {
    return this.#now;
  }

  after(millis: number, happen: () => void): () => void {
    const event: TimedEvent = { at: this.#now + Math.max(0, millis), order: this.#planned++, happen };
    siftUp(this.#events, event);
    return () => {
      event.happen = undefined;
    };
  }

  /** When the next event is due; undefined when none is. */
  get nextAt(): number | undefined {
    while (this.#events[0] && !this.#events[0].happen) takeFirst(this.#events);
    return this.#events[0]?.at;
  }

  /** Moves on to the next event and lets it happen. */
  step(): void {
    if (this.nextAt === undefined) return;
    const event = takeFirst(this.#events);
    this.moveTo(event.at);
    event.happen?.();
  }

  /** Moves on to an instant; time does not run backwards. Events that are due by then are the caller's to let happen first. */
  moveTo(at: number): void {
    if (at > this.#now) this.#now = at;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap in a list: the children of entry i are 2i+1 and 2i+2. */
function siftUp(heap: TimedEvent[], event: TimedEvent): void {
  let i = heap.length;
  heap.push(event);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent] as TimedEvent;
    if (!isBefore(event, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = event;
}

function takeFirst(heap: TimedEvent[]): TimedEvent {
  const first = heap[0] as TimedEvent;
  const last = heap.pop() as TimedEvent;
  if (heap.length > 0) siftDown(heap, last);
  return first;
}

function siftDown(heap: TimedEvent[], event: TimedEvent): void {
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as TimedEvent, heap[child] as TimedEvent))
      child++;
    if (!isBefore(heap[child] as TimedEvent, event)) break;
    heap[i] = heap[child] as TimedEvent;
    i = child;
  }
  heap[i] = event;
}
