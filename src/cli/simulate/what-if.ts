import { type Changed, changed } from '../../control/change.ts';
import { changeRouteSettings } from '../../control/route-setting.ts';
import { type StageAddress, updateStage } from '../../control/stage.ts';
import type { RestApi } from '../../model/api.ts';
import { methodSettingKey } from '../../model/method-setting-key.ts';
import type { UsagePlan } from '../../model/stage.ts';
import { type GatewayState, stageKey } from '../../store/store.ts';
import { UsageError } from '../errors.ts';
import { patchOperations } from '../stage-changes.ts';
import type { SimulationTarget } from './target.ts';

/** Limits of the account, over all stages. */
export interface AccountLimits {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** `SUBJECT:NAME=VALUE`, `NAME=VALUE` for all of the stage. */
export interface Wish {
  readonly subject: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** Changes the stage, a usage plan or the stage's cache in a state, as texts of `--set` say. Those of the account are not of a state. */
export function applyWishes(
  state: GatewayState,
  target: Pick<SimulationTarget, 'api' | 'stageName' | 'tools'>,
  texts: readonly string[],
): Changed<undefined> {
  let after = state;
  for (const text of texts) {
    const wish = wishOf(text);
    if (wish.subject === 'account') continue;
    const outcome = applyOne(after, target, wish);
    if (!outcome.ok) return outcome;
    after = outcome.value.state;
  }
  return changed(after, undefined);
}

/** The account's throttle with what `--set account:rateLimit=100` says. */
export function accountLimitsOf(
  configured: AccountLimits | undefined,
  texts: readonly string[],
): AccountLimits | undefined {
  let limits = configured;
  for (const text of texts) {
    const { subject, name, value } = wishOf(text);
    if (subject !== 'account') continue;
    // AWS's own for what is not said (rest-request-phases.md 5.1, documented).
    const usual = limits ?? { rateLimit: 10_000, burstLimit: 5_000 };
    limits = { ...usual, [limitName(name, text)]: limitOf(value, text) };
  }
  return limits;
}

/** Takes a text of `--set` apart. @throws {UsageError} */
export function wishOf(text: string): Wish {
  const [, subject, name, value] = /^(?:(.+):)?([A-Za-z]+)=(.*)$/.exec(text.trim()) ?? [];
  if (name !== undefined && value !== undefined) return { subject, name, value };
  throw new UsageError(
    `--set ${text} is not NAME=VALUE.`,
    "For example throttlingRateLimit=50, '/pets/GET:cacheTtlInSeconds=60', cacheClusterSize=1.6, plan/basic:rateLimit=5, plan/basic:quota=1000, account:rateLimit=100.",
  );
}

function applyOne(
  state: GatewayState,
  { api, stageName, tools }: Pick<SimulationTarget, 'api' | 'stageName' | 'tools'>,
  wish: Wish,
): Changed<unknown> {
  const address: StageAddress = { apiId: api.id, stageName };
  if (wish.subject?.startsWith('plan/')) return changed(withPlan(state, wish), undefined);
  if (api.protocol === 'HTTP') {
    const stage = state.stages.get(stageKey(api.id, stageName));
    const keys = wish.subject === undefined ? ['*', ...(stage?.routeSettings?.keys() ?? [])] : [wish.subject];
    const changes = keys.map((routeKey) => ({ routeKey, property: wish.name, value: wish.value }));
    return changeRouteSettings(state, address, changes, tools);
  }
  return updateStage(state, address, restOperations(state, address, wish), tools);
}

/** Without a subject a setting goes to all methods: those that have an entry of their own too, since an entry is a copy (5.2, recorded). */
function restOperations(
  state: GatewayState,
  { apiId, stageName }: StageAddress,
  { subject, name, value }: Wish,
) {
  if (subject === undefined && name === 'cacheClusterSize')
    return patchOperations({ cache: true, cacheSize: value });
  if (subject === undefined && name === 'cacheClusterEnabled')
    return patchOperations({ patch: [`op=replace,path=/cacheClusterEnabled,value=${value}`] });
  if (subject !== undefined) refuseUnknownMethod(state, subject);
  const stage = state.stages.get(stageKey(apiId, stageName));
  const own = [...(stage?.methodSettings.keys() ?? [])].filter((key) => key !== '*/*');
  const keys = subject === undefined ? ['*/*', ...own] : [subject];
  return patchOperations({ setting: keys.map((key) => `${key}:${name}=${value}`) });
}

/** AWS takes settings of methods that are not there; here they would only make a report say less than was asked. */
function refuseUnknownMethod(state: GatewayState, subject: string): void {
  const key = methodSettingKey(subject);
  if (key === undefined || key.endsWith('/*')) return;
  const keys = [...state.deployments.values()].flatMap(({ snapshot }) =>
    snapshot.protocol === 'REST' ? methodKeys(snapshot) : [],
  );
  if (keys.includes(key)) return;
  throw new UsageError(
    `There is no method ${subject} to set anything of.`,
    `There are: ${
      [...new Set(keys)]
        .slice(0, 10)
        .map((each) => `/${each}`)
        .join(', ') || 'none'
    }.`,
  );
}

function methodKeys({ resources }: RestApi): string[] {
  return resources.flatMap(({ path, methods }) =>
    [...methods.keys()].flatMap((method) => methodSettingKey(`${path}/${method}`) ?? []),
  );
}

function withPlan(state: GatewayState, { subject = '', name, value }: Wish): GatewayState {
  const wanted = subject.slice('plan/'.length);
  const plan = [...state.usagePlans.values()].find((each) => each.name === wanted || each.id === wanted);
  if (!plan)
    throw new UsageError(
      `There is no usage plan ${wanted}.`,
      `There are: ${[...state.usagePlans.values()].map((each) => each.name).join(', ') || 'none'}.`,
    );
  return { ...state, usagePlans: new Map(state.usagePlans).set(plan.id, changedPlan(plan, name, value)) };
}

function changedPlan(plan: UsagePlan, name: string, value: string): UsagePlan {
  const text = `plan/${plan.name}:${name}=${value}`;
  const quota = plan.quota ?? { limit: 0, offset: 0, period: 'DAY' as const };
  if (name === 'quota') {
    const [, limit = '', period = quota.period] = /^(\d+)(?:\/(DAY|WEEK|MONTH))?$/.exec(value) ?? [];
    return {
      ...plan,
      quota: { ...quota, limit: limitOf(limit, text), period: period as typeof quota.period },
    };
  }
  const throttle = plan.throttle ?? { rateLimit: 10_000, burstLimit: 5_000 };
  return { ...plan, throttle: { ...throttle, [limitName(name, text)]: limitOf(value, text) } };
}

function limitName(name: string, text: string): keyof AccountLimits {
  if (name === 'rateLimit' || name === 'burstLimit') return name;
  throw new UsageError(
    `--set ${text}: there is no limit ${name}.`,
    'Known: rateLimit, burstLimit; quota of a plan, as 1000/DAY.',
  );
}

function limitOf(value: string, text: string): number {
  const limit = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(limit) && limit >= 0) return limit;
  throw new UsageError(`--set ${text}: ${value || 'nothing'} is no limit.`, 'Write a number, 0 or more.');
}
