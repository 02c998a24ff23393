import { type Diagnostic, fail } from '../diagnostics/diagnostic.ts';
import type {
  ControlSettings,
  PlanStageSettings,
  StageSettings,
  UsagePlanSettings,
} from '../model/settings.ts';
import type { ApiKey, DomainName, PlanStage, Stage, UsagePlan } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { type Changed, type ControlTools, changed, timestamp, unusedId } from './change.ts';
import { unlikeAws } from './domain-name.ts';
import { mixedProtocols } from './domain-protocols.ts';
import { findApi } from './lookup.ts';
import { missingCanaryDeployment, settingsFor, withSettings } from './stage-settings.ts';

/**
 * Makes the state what `gwctl.yaml` says: settings of the stages that exist (one that does not is made by a deployment), API keys,
 * usage plans and custom domains. Those that came from the file before and are gone from it go; those that were made by commands
 * stay. What the file says of an API that is not there yet is left out, with a warning. Fails only where a stage's canary is to serve
 * a deployment that is not there, and where a custom domain mixes kinds of APIs: all else of the file is checked already.
 */
export function applyConfig(
  state: GatewayState,
  settings: ControlSettings,
  tools: ControlTools,
): Changed<undefined> {
  const problems: Diagnostic[] = [];
  const warn = (message: string) => {
    problems.push({ ruleId: 'configuration', severity: 'warn', message });
  };
  const missing = [...state.stages.values()].flatMap((stage) =>
    missingCanaryDeployment(state, stage, settingsOf(state, stage, settings)),
  );
  if (missing.length > 0) return fail(...missing);
  const withStages = { ...state, stages: stagesWith(state, settings, tools) };
  const withKeys = { ...withStages, apiKeys: keysWith(withStages, settings, tools) };
  const withPlans = { ...withKeys, usagePlans: plansWith(withKeys, settings, tools, warn) };
  const after = { ...withPlans, domainNames: domainsWith(withPlans, settings, warn) };
  const mixed = [...after.domainNames.values()].flatMap((domain) => mixedProtocols(after, domain));
  if (mixed.length > 0) return fail(...mixed);
  const same = (Object.keys(state) as (keyof GatewayState)[]).every((part) => after[part] === state[part]);
  return changed(same ? state : after, undefined, problems);
}

function stagesWith(
  state: GatewayState,
  settings: ControlSettings,
  tools: ControlTools,
): ReadonlyMap<string, Stage> {
  const entries = [...state.stages].map(([key, stage]): [string, Stage] => {
    const after = withSettings(stage, settingsOf(state, stage, settings));
    return [key, after === stage ? stage : { ...after, lastUpdatedDate: timestamp(tools) }];
  });
  return unlessSame(state.stages, entries);
}

function settingsOf(state: GatewayState, stage: Stage, settings: ControlSettings): StageSettings | undefined {
  return settingsFor(settings, state.apis.get(stage.apiId)?.name ?? '', stage.stageName);
}

function keysWith(
  state: GatewayState,
  settings: ControlSettings,
  tools: ControlTools,
): ReadonlyMap<string, ApiKey> {
  const wanted = new Set(settings.apiKeys.map(({ value }) => value));
  const keys = new Map([...state.apiKeys].filter(([, key]) => !key.configured || wanted.has(key.value)));
  for (const { name, value, enabled, description } of settings.apiKeys) {
    const known = [...keys.values()].find((key) => key.value === value);
    const now = timestamp(tools);
    const key: ApiKey = {
      id: known?.id ?? unusedId(keys, tools, 10),
      name,
      value,
      ...(description === undefined ? {} : { description }),
      enabled,
      createdDate: known?.createdDate ?? now,
      lastUpdatedDate: known?.lastUpdatedDate ?? now,
      configured: true,
    };
    keys.set(key.id, known && sameJson(known, key) ? known : key);
  }
  return unlessSame(state.apiKeys, [...keys]);
}

function plansWith(
  state: GatewayState,
  settings: ControlSettings,
  tools: ControlTools,
  warn: (message: string) => void,
): ReadonlyMap<string, UsagePlan> {
  const wanted = new Set(settings.usagePlans.map(({ name }) => name));
  const plans = new Map(
    [...state.usagePlans].filter(([, plan]) => !plan.configured || wanted.has(plan.name)),
  );
  for (const settingsOfPlan of settings.usagePlans) {
    const known = [...plans.values()].find((plan) => plan.configured && plan.name === settingsOfPlan.name);
    const id = known?.id ?? unusedId(plans, tools, 6);
    const plan = planOf(state, id, settingsOfPlan, warn);
    plans.set(id, known && sameJson(known, plan) ? known : plan);
  }
  return unlessSame(state.usagePlans, [...plans]);
}

function planOf(
  state: GatewayState,
  id: string,
  settings: UsagePlanSettings,
  warn: (message: string) => void,
): UsagePlan {
  const { name, description, throttle, quota } = settings;
  const keyIds = settings.keys.flatMap((reference) => {
    const ids = state.apiKeys.has(reference) ? [reference] : idsOfKeysNamed(state, reference);
    if (ids.length === 0) warn(`Usage plan ${name}: there is no API key ${reference}.`);
    return ids;
  });
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    apiStages: settings.apiStages.flatMap((each) => planStageOf(state, name, each, warn)),
    ...(throttle ? { throttle } : {}),
    ...(quota ? { quota } : {}),
    keyIds: [...new Set(keyIds)],
    configured: true,
  };
}

function idsOfKeysNamed(state: GatewayState, name: string): string[] {
  return [...state.apiKeys.values()].filter((key) => key.name === name).map(({ id }) => id);
}

/** The stage need not be there yet: the file may be read before the first deployment. */
function planStageOf(
  state: GatewayState,
  plan: string,
  { api, stage, throttle }: PlanStageSettings,
  warn: (message: string) => void,
): PlanStage[] {
  const apiId = apiIdOf(state, api);
  if (apiId !== undefined) return [{ apiId, stage, throttle }];
  warn(`Usage plan ${plan}: ${missingApi(api)}`);
  return [];
}

function domainsWith(
  state: GatewayState,
  settings: ControlSettings,
  warn: (message: string) => void,
): ReadonlyMap<string, DomainName> {
  const domains = new Map(
    [...state.domainNames].filter(([name, domain]) => !domain.configured || settings.domainNames.has(name)),
  );
  for (const [domainName, domainSettings] of settings.domainNames) {
    const { basePathMappings, mutualTlsAuthentication, endpointConfiguration } = domainSettings;
    const mappings = [...basePathMappings].flatMap(([basePath, { api, stage }]) => {
      const apiId = apiIdOf(state, api);
      if (apiId !== undefined) return [{ basePath, apiId, ...(stage === undefined ? {} : { stage }) }];
      warn(`Domain ${domainName}, base path "${basePath}": ${missingApi(api)}`);
      return [];
    });
    const domain: DomainName = {
      domainName,
      basePathMappings: mappings,
      ...(mutualTlsAuthentication ? { mutualTlsAuthentication } : {}),
      ...(endpointConfiguration ? { endpointConfiguration } : {}),
      configured: true,
    };
    for (const { message } of unlikeAws(domain)) warn(message);
    const known = domains.get(domainName);
    domains.set(domainName, known && sameJson(known, domain) ? known : domain);
  }
  return unlessSame(state.domainNames, [...domains]);
}

function apiIdOf(state: GatewayState, reference: string | undefined): string | undefined {
  const api = findApi(state, reference);
  return api.ok ? api.value.id : undefined;
}

function missingApi(reference: string | undefined): string {
  if (reference === undefined) return 'say which API is meant, with the key api.';
  return `there is no API ${reference} here (yet).`;
}

/** The old map where nothing differs, so that watchers and the store see no change. */
function unlessSame<V>(
  before: ReadonlyMap<string, V>,
  entries: readonly [string, V][],
): ReadonlyMap<string, V> {
  const same = entries.length === before.size && entries.every(([key, value]) => before.get(key) === value);
  return same ? before : new Map(entries);
}

function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** Text that is the same for the same content, whatever the order of the keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Map) return [...each].sort(([x], [y]) => (String(x) < String(y) ? -1 : 1));
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1));
  });
}
