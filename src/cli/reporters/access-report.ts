import type { Usage } from '../../control/usage.ts';
import type { ApiKey, QuotaSettings, ThrottleSettings, UsagePlan } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { facts, shortTime, table } from './table.ts';

/** A key as GetApiKey gives it; the value only where it was asked for, as with `includeValue`. */
export function apiKeyShape(
  { configured: _ours, id, value, description, ...key }: ApiKey,
  withValue: boolean,
) {
  return {
    id,
    ...(withValue ? { value } : {}),
    ...key,
    ...(description ? { description } : {}),
    stageKeys: [],
  };
}

/** A key as UpdateApiKey gives it: without its value (recorded, management-api.md 6). */
export function updatedApiKeyShape(key: ApiKey) {
  return { ...apiKeyShape(key, false), tags: {} };
}

/** All but the last six characters of a key, as API Gateway masks them in its logs (rest-request-phases.md 5.5). */
export function masked(value: string): string {
  return `${'*'.repeat(6)}${value.slice(-6)}`;
}

export function apiKeyTable(
  state: GatewayState,
  keys: readonly ApiKey[],
  withValues: boolean,
  width: number,
): string {
  const rows = keys.map((key) => [
    key.name,
    key.id,
    withValues ? key.value : masked(key.value),
    key.enabled ? 'yes' : 'no',
    plansOf(state, key).join(', ') || '-',
  ]);
  const columns = [
    { heading: 'NAME', flexible: true },
    { heading: 'ID' },
    { heading: 'VALUE' },
    { heading: 'ENABLED' },
    { heading: 'PLANS' },
  ];
  return table(columns, rows, withValues ? Number.POSITIVE_INFINITY : width);
}

export function apiKeyFacts(state: GatewayState, key: ApiKey, withValue: boolean): string {
  return facts([
    ['API key', key.name],
    ['Id', key.id],
    ['Value', withValue ? key.value : masked(key.value)],
    ['Description', key.description],
    ['Enabled', key.enabled ? 'yes' : 'no'],
    ['Plans', plansOf(state, key).join(', ') || 'none: it opens nothing'],
    ['From', key.configured ? 'gwctl.yaml' : undefined],
    ['Updated', `${shortTime(key.lastUpdatedDate)} UTC`],
  ]);
}

function plansOf(state: GatewayState, key: ApiKey): string[] {
  return [...state.usagePlans.values()]
    .filter(({ keyIds }) => keyIds.includes(key.id))
    .map(({ name }) => name);
}

/** A plan as CreateUsagePlan gives it. */
export function usagePlanShape({
  configured: _ours,
  keyIds: _keys,
  apiStages,
  description,
  ...plan
}: UsagePlan) {
  const stages = apiStages.map(({ apiId, stage, throttle }) => ({
    apiId,
    stage,
    ...(throttle.size > 0 ? { throttle: Object.fromEntries(throttle) } : {}),
  }));
  return { ...plan, ...(description ? { description } : {}), apiStages: stages };
}

/** A plan as GetUsagePlan gives it: with tags (recorded, management-api.md 6). Unverified: so in every answer but the first. */
export function knownUsagePlanShape(plan: UsagePlan) {
  return { ...usagePlanShape(plan), tags: {} };
}

export function usagePlanTable(state: GatewayState, plans: readonly UsagePlan[], width: number): string {
  const rows = plans.map((plan) => [
    plan.name,
    plan.id,
    throttleText(plan.throttle),
    quotaText(plan.quota),
    String(plan.keyIds.length),
    plan.apiStages.map((each) => stageText(state, each)).join(', ') || '-',
  ]);
  const columns = [
    { heading: 'NAME' },
    { heading: 'ID' },
    { heading: 'THROTTLE' },
    { heading: 'QUOTA' },
    { heading: 'KEYS', right: true },
    { heading: 'STAGES', flexible: true },
  ];
  return table(columns, rows, width);
}

export function usagePlanFacts(state: GatewayState, plan: UsagePlan): string {
  const keys = plan.keyIds.map((id) => state.apiKeys.get(id)?.name ?? id);
  const overrides = plan.apiStages.flatMap((each) =>
    [...each.throttle].map(
      ([method, limits]) => `  ${stageText(state, each)} ${method}: ${throttleText(limits)}\n`,
    ),
  );
  return facts([
    ['Usage plan', plan.name],
    ['Id', plan.id],
    ['Description', plan.description],
    ['Throttle', throttleText(plan.throttle)],
    ['Quota', quotaText(plan.quota)],
    ['Stages', plan.apiStages.map((each) => stageText(state, each)).join(', ') || 'none'],
    ['Keys', keys.join(', ') || 'none'],
    ['From', plan.configured ? 'gwctl.yaml' : undefined],
  ]).concat(overrides.length > 0 ? `Throttles of methods\n${overrides.join('')}` : '');
}

function stageText(state: GatewayState, { apiId, stage }: { apiId: string; stage: string }): string {
  return `${state.apis.get(apiId)?.name ?? apiId}:${stage}`;
}

function throttleText(throttle: ThrottleSettings | undefined): string {
  return throttle ? `${throttle.rateLimit}/s, burst ${throttle.burstLimit}` : 'none';
}

function quotaText(quota: QuotaSettings | undefined): string {
  if (quota === undefined) return 'none';
  return `${quota.limit}/${quota.period}${quota.offset > 0 ? `, first ${quota.limit - quota.offset}` : ''}`;
}

/** Usage as GetUsage gives it: the days are `items` in the AWS CLI and SDKs, `values` on the wire (management-api.md 1). */
export function usageShape({ values, ...usage }: Usage) {
  const items = Object.fromEntries(values);
  return { ...usage, items, values: items };
}

export function usageTable(state: GatewayState, usage: Usage, width: number): string {
  const first = Date.parse(usage.startDate);
  const rows = [...usage.values].flatMap(([keyId, days]) =>
    days.flatMap(([used, remaining], i) => {
      const date = new Date(first + i * 86_400_000).toISOString().slice(0, 10);
      const last = i === days.length - 1;
      return used === 0 && !last
        ? []
        : [[state.apiKeys.get(keyId)?.name ?? keyId, date, String(used), String(remaining)]];
    }),
  );
  const columns = [
    { heading: 'KEY', flexible: true },
    { heading: 'DAY (UTC)' },
    { heading: 'USED', right: true },
    { heading: 'REMAINING', right: true },
  ];
  return table(columns, rows, width);
}
