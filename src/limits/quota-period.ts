export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

const dayInMillis = 86_400_000;

/**
 * The first day of the period that holds a day. Days are numbered from 1970-01-01, UTC.
 * Unverified: quotas reset at midnight UTC, on Mondays, on the first of the month (rest-request-phases.md 5.3).
 */
export function periodStart(day: number, period: QuotaPeriod): number {
  if (period === 'DAY') return day;
  // Day 0 was a Thursday, so Monday is the day whose number + 3 is divisible by seven.
  if (period === 'WEEK') return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * dayInMillis);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayInMillis;
}

/** The number of the day that holds an instant. */
export function dayOf(epochMillis: number): number {
  return Math.floor(epochMillis / dayInMillis);
}

/** `YYYY-MM-DD`. */
export function dateOfDay(day: number): string {
  return new Date(day * dayInMillis).toISOString().slice(0, 10);
}

/** The inverse of `dateOfDay`; undefined for a text that is no date. */
export function dayOfDate(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const millis = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(millis) ? undefined : millis / dayInMillis;
}

/** When a day is over: the instant its number changes. */
export function endOfDay(day: number): number {
  return (day + 1) * dayInMillis;
}
