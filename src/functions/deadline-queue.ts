import type { Clock, Timers } from '../environment/environment.ts';

/** Something with a time-out, and its place in the queue. */
export interface Deadline {
  /** Monotonic milliseconds. */
  dueAt: number;
  earlier: Deadline | undefined;
  later: Deadline | undefined;
  /** The time is up; it is no longer in the queue. */
  expire(): void;
  /** There will be no more time; it is no longer in the queue. */
  abandon(): void;
}

/**
 * Time-outs of one length: they fall due in the order they began, so one timer serves them all, and one that is called off costs no
 * timer at all.
 */
export class DeadlineQueue {
  private readonly millis: number;
  private readonly clock: Clock;
  private readonly timers: Timers;
  private first: Deadline | undefined;
  private last: Deadline | undefined;
  private callOff: (() => void) | undefined;

  constructor(millis: number, clock: Clock, timers: Timers) {
    this.millis = millis;
    this.clock = clock;
    this.timers = timers;
  }

  add(deadline: Deadline): void {
    deadline.dueAt = this.clock.monotonic() + this.millis;
    deadline.earlier = this.last;
    deadline.later = undefined;
    if (this.last === undefined) this.first = deadline;
    else this.last.later = deadline;
    this.last = deadline;
    // Left as it is when the queue empties: a look when it fires is cheaper than stopping and making it anew.
    this.callOff ??= this.timers.after(this.millis, () => this.look());
  }

  remove(deadline: Deadline): void {
    const { earlier, later } = deadline;
    if (earlier !== undefined) earlier.later = later;
    else if (this.first === deadline) this.first = later;
    else return; // not in the queue
    if (later === undefined) this.last = earlier;
    else later.earlier = earlier;
    deadline.earlier = undefined;
    deadline.later = undefined;
  }

  /** Abandons all. */
  close(): void {
    this.callOff?.();
    this.callOff = undefined;
    for (let each = this.first; each !== undefined; each = this.first) {
      this.remove(each);
      each.abandon();
    }
  }

  private look(): void {
    const now = this.clock.monotonic();
    this.callOff = undefined;
    for (let due = this.first; due !== undefined && due.dueAt <= now; due = this.first) {
      this.remove(due);
      due.expire();
    }
    // Expiring may have added one, and with it a timer.
    if (this.first !== undefined)
      this.callOff ??= this.timers.after(this.first.dueAt - now, () => this.look());
  }
}
