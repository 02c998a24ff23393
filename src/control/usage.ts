import type { UsagePlan } from '../model/stage.ts';
import { type GatewayState, type UsageDay, usageKey } from '../store/store.ts';
import { findApiKey } from './api-key.ts';
import { badRequest, type Changed, type ControlTools, changed, withEntry } from './change.ts';
import { findUsagePlan, noSuchPlanKey } from './usage-plan.ts';

/** GetUsage's answer: for each key one `[used, remaining]` a day. */
export interface Usage {
  readonly usagePlanId: string;
  readonly startDate: string;
  readonly endDate: string;
  /** By key id. `remaining` is 0 where the plan has no quota (Unverified). */
  readonly values: ReadonlyMap<string, readonly (readonly [used: number, remaining: number])[]>;
}

const dayMillis = 86_400_000;

/**
 * GetUsage: from `startDate` to `endDate`, both `YYYY-MM-DD` and 90 days apart at most (management-api.md 5), of one key or of all
 * that the plan holds.
 */
export function getUsage(
  state: GatewayState,
  input: {
    readonly plan: string;
    readonly key?: string;
    readonly startDate: string;
    readonly endDate: string;
  },
): Changed<Usage> {
  const plan = findUsagePlan(state, input.plan);
  if (!plan.ok) return plan;
  const key = input.key === undefined ? undefined : findApiKey(state, input.key);
  if (key && !key.ok) return key;
  const days = daysBetween(input.startDate, input.endDate);
  // Unverified: AWS's words.
  if (days === undefined) {
    return badRequest('Invalid usage dates', {
      help: 'Write YYYY-MM-DD, the start before the end, 90 days at most.',
    });
  }
  const keyIds = key ? [key.value.id] : plan.value.keyIds;
  const values = new Map(
    keyIds.map((keyId) => [keyId, days.map((date) => onDay(state, plan.value, keyId, date))] as const),
  );
  const { startDate, endDate } = input;
  return changed(state, { usagePlanId: plan.value.id, startDate, endDate, values });
}

/** UpdateUsage (`replace /remaining`): sets what a key has left in the current period. */
export function setRemaining(
  state: GatewayState,
  input: { readonly plan: string; readonly key: string; readonly remaining: number },
  tools: ControlTools,
): Changed<UsageDay> {
  const plan = findUsagePlan(state, input.plan);
  if (!plan.ok) return plan;
  const key = findApiKey(state, input.key);
  if (!key.ok) return key;
  if (!plan.value.keyIds.includes(key.value.id)) return noSuchPlanKey(plan.value, key.value);
  if (plan.value.quota === undefined)
    return badRequest(`Usage plan ${plan.value.name} has no quota`, {
      help: `Give it one: gwctl plan set ${plan.value.name} --quota 1000/DAY`,
    });
  if (!Number.isInteger(input.remaining) || input.remaining < 0) {
    return badRequest('The remaining quota must be a whole number, 0 or more', {
      help: 'Write a number as 100.',
    });
  }
  const date = dateOf(tools.now());
  const at = usageKey(plan.value.id, key.value.id, date);
  const [, left] = onDay(state, plan.value, key.value.id, date);
  const before: UsageDay = state.usage.get(at) ?? {
    usagePlanId: plan.value.id,
    keyId: key.value.id,
    date,
    used: 0,
    adjustment: 0,
  };
  const day = { ...before, adjustment: before.adjustment + input.remaining - left };
  return changed({ ...state, usage: withEntry(state.usage, at, day) }, day);
}

/** Adds what a data plane counted. Several of them may: the counts add up. */
export function addUsage(
  state: GatewayState,
  counted: readonly Omit<UsageDay, 'adjustment'>[],
): Changed<undefined> {
  if (counted.length === 0) return changed(state, undefined);
  const usage = new Map(state.usage);
  for (const { usagePlanId, keyId, date, used } of counted) {
    const at = usageKey(usagePlanId, keyId, date);
    const before = usage.get(at);
    usage.set(at, {
      usagePlanId,
      keyId,
      date,
      used: (before?.used ?? 0) + used,
      adjustment: before?.adjustment ?? 0,
    });
  }
  return changed({ ...state, usage }, undefined);
}

/** Of the first period an `offset` is taken off (rest-request-phases.md 5.3); the first is the one with nothing before it. */
function onDay(state: GatewayState, plan: UsagePlan, keyId: string, date: string): readonly [number, number] {
  const days = [...state.usage.values()].filter((day) => day.usagePlanId === plan.id && day.keyId === keyId);
  const used = days.find((day) => day.date === date)?.used ?? 0;
  if (plan.quota === undefined) return [used, 0];
  const start = periodStart(date, plan.quota.period);
  const inPeriod = days.filter((day) => day.date >= start && day.date <= date);
  const offset = days.some((day) => day.date < start) ? 0 : plan.quota.offset;
  const spent = inPeriod.reduce((sum, day) => sum + day.used - day.adjustment, 0);
  return [used, Math.max(0, plan.quota.limit - offset - spent)];
}

/** Unverified: the boundaries. UTC midnight, Monday, the first of the month (rest-request-phases.md 5.3). */
function periodStart(date: string, period: 'DAY' | 'WEEK' | 'MONTH'): string {
  if (period === 'DAY') return date;
  if (period === 'MONTH') return `${date.slice(0, 7)}-01`;
  const at = Date.parse(date);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return dateOf(at - sinceMonday * dayMillis);
}

function daysBetween(startDate: string, endDate: string): string[] | undefined {
  const [start, end] = [startDate, endDate].map((date) => (isDate(date) ? Date.parse(date) : Number.NaN));
  const count = ((end ?? Number.NaN) - (start ?? Number.NaN)) / dayMillis + 1;
  if (!(count >= 1 && count <= 91)) return undefined;
  return Array.from({ length: count }, (_, i) => dateOf((start ?? 0) + i * dayMillis));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** `YYYY-MM-DD`, UTC. */
export function dateOf(epochMillis: number): string {
  return new Date(epochMillis).toISOString().slice(0, 10);
}
