import { dateOfDay, dayOf, dayOfDate, endOfDay, periodStart, type QuotaPeriod } from './quota-period.ts';

/** A quota, as API Gateway's `QuotaSettings` has it. */
export interface QuotaLimits {
  readonly limit: number;
  /** Requests taken off the limit in the first period (documented; it shifts no day). */
  readonly offset: number;
  readonly period: QuotaPeriod;
}

/** What a key used of a plan on one day: the store's `UsageDay` without the names. */
export interface DayCount {
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly used: number;
  /** Requests given back by UpdateUsage that day; negative: taken. */
  readonly adjustment: number;
}

interface Day {
  stored: number;
  adjustment: number;
  /** Counted here and not yet written out. */
  pending: number;
}

/** GetUsage reaches back 90 days; a quota's month needs 31. */
const daysKept = 92;

/**
 * Counts the requests of one API key against one usage plan, day by day, and says when the quota of the current
 * period is used up. What other processes counted comes in with `restore`; what was counted here goes out with `drain`.
 */
export class KeyUsage {
  readonly #days = new Map<number, Day>();
  #quota: QuotaLimits | undefined;
  #today: Day = { stored: 0, adjustment: 0, pending: 0 };
  #dayStart = Number.POSITIVE_INFINITY;
  #dayEnd = Number.NEGATIVE_INFINITY;
  /** Requests that the period still allows; infinite without a quota. */
  #remaining = Number.POSITIVE_INFINITY;

  constructor(quota: QuotaLimits | undefined) {
    this.#quota = quota;
  }

  get quota(): QuotaLimits | undefined {
    return this.#quota;
  }

  setQuota(quota: QuotaLimits | undefined): void {
    this.#quota = quota;
    this.#forgetDay();
  }

  /** Whether the quota allows one more; counts nothing. */
  hasRoom(now: number): boolean {
    if (now >= this.#dayEnd || now < this.#dayStart) this.#enterDay(now);
    return this.#remaining > 0;
  }

  /**
   * Counts one admitted request.
   * Unverified: what throttles or the quota refuse is not counted (rest-request-phases.md 5.3).
   */
  count(): void {
    this.#today.pending += 1;
    this.#remaining -= 1;
  }

  /** What the current period still allows; undefined without a quota. */
  remaining(now: number): number | undefined {
    this.hasRoom(now);
    return this.#quota ? Math.max(0, this.#remaining) : undefined;
  }

  /** Puts the counts the store holds in place of those known so far; what is not yet written out stays on top. */
  restore(days: Iterable<DayCount>): void {
    for (const day of this.#days.values()) {
      day.stored = 0;
      day.adjustment = 0;
    }
    for (const { date, used, adjustment } of days) {
      const number = dayOfDate(date);
      if (number === undefined) continue;
      const day = this.#dayAt(number);
      day.stored += used;
      day.adjustment += adjustment;
    }
    this.#forgetDay();
  }

  /** Hands out what was counted since the last time, to be added to the store, and takes it as stored. */
  drain(): { readonly date: string; readonly used: number }[] {
    const counted: { date: string; used: number }[] = [];
    for (const [number, day] of this.#days) {
      if (day.pending === 0) continue;
      counted.push({ date: dateOfDay(number), used: day.pending });
      day.stored += day.pending;
      day.pending = 0;
    }
    return counted;
  }

  /** Puts drained counts back on the pile: the store did not take them. */
  undrain(counted: Iterable<{ readonly date: string; readonly used: number }>): void {
    for (const { date, used } of counted) {
      const number = dayOfDate(date);
      const day = number === undefined ? undefined : this.#days.get(number);
      if (!day) continue;
      day.stored -= used;
      day.pending += used;
    }
  }

  /** Every day known, the earliest first. */
  days(): DayCount[] {
    return [...this.#days]
      .sort(([a], [b]) => a - b)
      .map(([number, day]) => ({
        date: dateOfDay(number),
        used: day.stored + day.pending,
        adjustment: day.adjustment,
      }))
      .filter((day) => day.used !== 0 || day.adjustment !== 0);
  }

  #enterDay(now: number): void {
    const number = dayOf(now);
    this.#today = this.#dayAt(number);
    this.#dayStart = endOfDay(number - 1);
    this.#dayEnd = endOfDay(number);
    this.#remaining = this.#roomOn(number);
    this.#dropOldDays(number);
  }

  /** The very first day stays: it says that the first period is over. */
  #dropOldDays(today: number): void {
    const first = Math.min(...this.#days.keys());
    for (const [number, day] of this.#days) {
      if (number < today - daysKept && number !== first && day.pending === 0) this.#days.delete(number);
    }
  }

  #roomOn(today: number): number {
    const quota = this.#quota;
    if (!quota) return Number.POSITIVE_INFINITY;
    const start = periodStart(today, quota.period);
    let used = 0;
    let earlier = false;
    for (const [number, day] of this.#days) {
      if (number >= start) used += day.stored + day.pending - day.adjustment;
      else earlier ||= day.stored + day.pending > 0;
    }
    // The first period is the one of the first request counted: a usage plan keeps no date of its own.
    return quota.limit - (earlier ? 0 : quota.offset) - used;
  }

  #dayAt(number: number): Day {
    let day = this.#days.get(number);
    if (!day) {
      day = { stored: 0, adjustment: 0, pending: 0 };
      this.#days.set(number, day);
    }
    return day;
  }

  #forgetDay(): void {
    this.#dayStart = Number.POSITIVE_INFINITY;
    this.#dayEnd = Number.NEGATIVE_INFINITY;
  }
}
