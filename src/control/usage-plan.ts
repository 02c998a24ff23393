import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { ApiKey, PlanStage, QuotaSettings, ThrottleSettings, UsagePlan } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { findApiKey } from './api-key.ts';
import {
  badRequest,
  type Changed,
  type ControlTools,
  changed,
  conflict,
  notFound,
  unusedId,
  withEntry,
  withoutEntry,
} from './change.ts';
import { findByIdOrName } from './find-named.ts';
import { findApi } from './lookup.ts';

export interface UsagePlanInput {
  readonly name: string;
  readonly description?: string;
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
}

/** CreateUsagePlan, without stages and keys yet. */
export function createUsagePlan(
  state: GatewayState,
  input: UsagePlanInput,
  tools: ControlTools,
): Changed<UsagePlan> {
  const illegal = illegalQuota(input.quota) ?? illegalThrottle(input.throttle);
  if (illegal) return illegal;
  const plan: UsagePlan = { id: unusedId(state.usagePlans, tools, 6), ...input, apiStages: [], keyIds: [] };
  return keep(state, plan);
}

/** UpdateUsagePlan: name, description, throttle and quota; `undefined` removes one of the two limits. */
export function updateUsagePlan(
  state: GatewayState,
  reference: string,
  change: {
    readonly name?: string;
    readonly description?: string;
    readonly throttle?: ThrottleSettings | undefined;
    readonly quota?: QuotaSettings | undefined;
  },
): Changed<UsagePlan> {
  const found = findUsagePlan(state, reference);
  if (!found.ok) return found;
  const illegal = illegalQuota(change.quota) ?? illegalThrottle(change.throttle);
  if (illegal) return illegal;
  const { throttle, quota, ...plain } = { ...found.value, ...change };
  return keep(state, { ...plain, ...(throttle ? { throttle } : {}), ...(quota ? { quota } : {}) });
}

/** DeleteUsagePlan, with what was counted against it. */
export function deleteUsagePlan(state: GatewayState, reference: string): Changed<UsagePlan> {
  const found = findUsagePlan(state, reference);
  if (!found.ok) return found;
  const { id } = found.value;
  const usage = new Map([...state.usage].filter(([, { usagePlanId }]) => usagePlanId !== id));
  return changed({ ...state, usage, usagePlans: withoutEntry(state.usagePlans, id) }, found.value);
}

/** Adds an API stage, or replaces its per-method limits. @param apiStage `api:stage`, the API by name or id */
export function addPlanStage(
  state: GatewayState,
  reference: string,
  apiStage: string,
  throttle: ReadonlyMap<string, ThrottleSettings> = new Map(),
): Changed<UsagePlan> {
  const plan = findUsagePlan(state, reference);
  if (!plan.ok) return plan;
  const illegal =
    tooManyMethods(throttle) ??
    [...throttle.values()].map(illegalThrottle).find((each) => each !== undefined);
  if (illegal) return illegal;
  const address = stageOfPlan(state, plan.value, apiStage);
  if (!address.ok) return address;
  const others = plan.value.apiStages.filter((each) => !sameStage(each, address.value));
  const after = { ...plan.value, apiStages: [...others, { ...address.value, throttle }] };
  const clash = after.keyIds.map((id) => clashOf(state, after, id)).find((each) => each !== undefined);
  return clash ?? keep(state, after);
}

/** Takes an API stage out of a plan. */
export function removePlanStage(
  state: GatewayState,
  reference: string,
  apiStage: string,
): Changed<UsagePlan> {
  const plan = findUsagePlan(state, reference);
  if (!plan.ok) return plan;
  const [api, stage] = splitStage(apiStage);
  const apiId = api === undefined ? undefined : (findApiId(state, api) ?? api);
  const rest = plan.value.apiStages.filter((each) => !(each.apiId === apiId && each.stage === stage));
  if (rest.length === plan.value.apiStages.length) {
    return badRequest('Invalid API Stage specified', {
      help: `${plan.value.name} does not hold ${apiStage}: gwctl plan show ${plan.value.name}.`,
    });
  }
  return keep(state, { ...plan.value, apiStages: rest });
}

/** CreateUsagePlanKey. */
export function addPlanKey(state: GatewayState, reference: string, keyReference: string): Changed<UsagePlan> {
  const plan = findUsagePlan(state, reference);
  if (!plan.ok) return plan;
  const key = findApiKey(state, keyReference);
  if (!key.ok) return key;
  // Reported words.
  if (plan.value.keyIds.includes(key.value.id)) {
    return conflict(
      'Subscription already exists',
      `${key.value.name} is in ${plan.value.name}: nothing is to do.`,
    );
  }
  const after = { ...plan.value, keyIds: [...plan.value.keyIds, key.value.id] };
  return clashOf(state, after, key.value.id) ?? keep(state, after);
}

/** DeleteUsagePlanKey. */
export function removePlanKey(
  state: GatewayState,
  reference: string,
  keyReference: string,
): Changed<UsagePlan> {
  const plan = findUsagePlan(state, reference);
  if (!plan.ok) return plan;
  const key = findApiKey(state, keyReference);
  if (!key.ok) return key;
  const { id } = key.value;
  if (!plan.value.keyIds.includes(id)) return noSuchPlanKey(plan.value, key.value);
  return keep(state, { ...plan.value, keyIds: plan.value.keyIds.filter((each) => each !== id) });
}

/** The key is there, and not in the plan. */
export function noSuchPlanKey(plan: UsagePlan, key: ApiKey): Outcome<never> {
  const help = `${key.name} is not in ${plan.name}: gwctl plan show ${plan.name} lists its keys.`;
  return notFound('Invalid Usage Plan Key identifier specified', help);
}

/** The plan of this id, or the only one of this name. */
export function findUsagePlan(state: GatewayState, reference: string): Outcome<UsagePlan> {
  return findByIdOrName(state.usagePlans, reference, {
    kind: 'usage plan',
    refusal: 'Invalid Usage Plan ID specified', // rest-request-phases.md 5.7, recorded
    list: 'gwctl plan list',
  });
}

function keep(state: GatewayState, plan: UsagePlan): Changed<UsagePlan> {
  return changed({ ...state, usagePlans: withEntry(state.usagePlans, plan.id, plan) }, plan);
}

/** The two refusals are recorded (rest-request-phases.md 5.7). */
function stageOfPlan(
  state: GatewayState,
  plan: UsagePlan,
  apiStage: string,
): Outcome<Omit<PlanStage, 'throttle'>> {
  const [api, stage] = splitStage(apiStage);
  if (api === undefined || stage === undefined) {
    return badRequest('Invalid API Stage specified', {
      help: 'Write it as API:STAGE, for example petstore:dev.',
    });
  }
  const apiId = findApiId(state, api);
  if (apiId === undefined || !state.stages.has(stageKey(apiId, stage))) {
    return notFound(
      `Invalid API Stage {api: ${apiId ?? api}, stage: ${stage}} specified for usageplan ${plan.id}`,
      apiId === undefined
        ? `There is no API ${api}: gwctl stage list shows APIs with their stages.`
        : `Deploy it first: gwctl deploy ${api} --stage ${stage}`,
    );
  }
  return succeed({ apiId, stage });
}

function splitStage(apiStage: string): readonly [string | undefined, string | undefined] {
  const colon = apiStage.lastIndexOf(':');
  if (colon <= 0 || colon === apiStage.length - 1) return [undefined, undefined];
  return [apiStage.slice(0, colon), apiStage.slice(colon + 1)];
}

function findApiId(state: GatewayState, api: string): string | undefined {
  const found = findApi(state, api);
  return found.ok ? found.value.id : undefined;
}

function sameStage(a: Omit<PlanStage, 'throttle'>, b: Omit<PlanStage, 'throttle'>): boolean {
  return a.apiId === b.apiId && a.stage === b.stage;
}

/** One key may not be in two plans that hold the same API stage (rest-request-phases.md 3.1; words: reported). */
function clashOf(state: GatewayState, plan: UsagePlan, keyId: string): Outcome<never> | undefined {
  for (const other of state.usagePlans.values()) {
    if (other.id === plan.id || !other.keyIds.includes(keyId)) continue;
    const shared = other.apiStages.find((each) => plan.apiStages.some((mine) => sameStage(each, mine)));
    if (shared) {
      return conflict(
        `Usage Plan ${plan.id} cannot be added because API Key ${keyId} cannot reference multiple Usage Plans with the same API stage: ${shared.apiId}:${shared.stage}`,
        `Plan ${other.name} holds both already: take the key or the stage out of it first.`,
      );
    }
  }
  return undefined;
}

/** Unverified: AWS's words. */
function illegalQuota(quota: QuotaSettings | undefined): Outcome<never> | undefined {
  if (quota === undefined) return undefined;
  const whole = (n: number) => Number.isInteger(n) && n >= 0;
  if (whole(quota.limit) && whole(quota.offset) && quota.offset <= quota.limit) return undefined;
  return badRequest('Usage Plan quota limit must be a whole number, and its offset between 0 and the limit', {
    help: 'Write it as 1000/DAY; the offset is what the first period is short of.',
  });
}

/** Per-method limits of one stage of a plan (rest-request-phases.md 5.1, documented). */
export const mostMethodThrottles = 20;

/** Unverified: AWS's words. */
function tooManyMethods(throttle: ReadonlyMap<string, ThrottleSettings>): Outcome<never> | undefined {
  if (throttle.size <= mostMethodThrottles) return undefined;
  return badRequest(
    `Usage Plan has limits for ${throttle.size} methods of one API stage, and API Gateway takes ${mostMethodThrottles}`,
    { help: 'Leave methods to the limits of the plan, or of the stage (methodSettings).' },
  );
}

/** Unverified: AWS's words. */
function illegalThrottle(throttle: ThrottleSettings | undefined): Outcome<never> | undefined {
  if (throttle === undefined) return undefined;
  const { rateLimit, burstLimit } = throttle;
  if (rateLimit >= 0 && Number.isInteger(burstLimit) && burstLimit >= 0) return undefined;
  return badRequest(
    'Usage Plan throttle rate limit must be 0 or more, and its burst limit a whole number, 0 or more',
    { help: 'The rate is requests a second, the burst requests at once.' },
  );
}
