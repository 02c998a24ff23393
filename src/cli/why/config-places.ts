import { child, type SourceRef } from '../../diagnostics/diagnostic.ts';
import type { DecidingRule } from '../../message/call.ts';
import { methodSettingKey } from '../../model/method-setting-key.ts';
import type { StageSettings, UsagePlanSettings } from '../../model/settings.ts';
import type { GwctlConfig } from '../../workspace/config.ts';

/** The stage that a call is made to. */
export interface RehearsedStage {
  readonly apiName: string;
  readonly stageName: string;
}

/** Where gwctl.yaml says what decided; undefined where it does not: what commands made has no line. */
export function placeOfRule(
  rule: DecidingRule,
  config: GwctlConfig,
  stage: RehearsedStage,
): SourceRef | undefined {
  const root: SourceRef = { file: config.file ?? 'gwctl.yaml', pointer: '' };
  const keys = config.file === undefined ? undefined : keysOfRule(rule, config, stage);
  return keys && child(root, ...keys);
}

/** The command that shows what no file says: commands made it. */
export function commandOfRule(
  rule: DecidingRule,
  { apiName, stageName }: RehearsedStage,
): string | undefined {
  if (rule.kind === 'api key') return `gwctl key show ${rule.name}`;
  if (rule.kind === 'usage plan') return `gwctl plan show ${rule.plan}`;
  const isOfStage = rule.kind === 'stage' || rule.kind === 'route';
  return isOfStage ? `gwctl stage show ${apiName} ${stageName}` : undefined;
}

function keysOfRule(
  rule: DecidingRule,
  config: GwctlConfig,
  stage: RehearsedStage,
): readonly string[] | undefined {
  switch (rule.kind) {
    case 'waf':
      return wafKeys(rule.entry, config);
    case 'api key':
      return indexed('apiKeys', config.apiKeys, ({ name }) => name === rule.name);
    case 'identity':
      return indexed('identities', config.identities, ({ accessKeyId }) => accessKeyId === rule.accessKeyId);
    case 'usage plan':
      return planKeys(rule, config, stage);
    case 'account':
      return config.accountThrottle && ['accountThrottle'];
    case 'stage':
      return stageKeys(rule, config, stage);
    case 'route':
      return routeKeys(rule.routeKey, config, stage);
  }
}

function wafKeys(entry: string | undefined, { waf }: GwctlConfig): readonly string[] | undefined {
  if (entry === undefined) return ['waf'];
  return indexed('waf/block', waf.block, ({ name }, i) => (name ?? `entry ${i + 1}`) === entry);
}

/** Keys of the first member of a list that fits. */
function indexed<T>(
  section: string,
  list: readonly T[],
  fits: (item: T, index: number) => boolean,
): readonly string[] | undefined {
  const index = list.findIndex(fits);
  return index < 0 ? undefined : [...section.split('/'), String(index)];
}

function planKeys(
  { plan, part, method }: Extract<DecidingRule, { kind: 'usage plan' }>,
  { usagePlans }: GwctlConfig,
  { apiName, stageName }: RehearsedStage,
): readonly string[] | undefined {
  const own = indexed('usagePlans', usagePlans, ({ name }) => name === plan);
  const settings = usagePlans.find(({ name }) => name === plan);
  if (!own || !settings || part === undefined) return own;
  if (method === undefined) return settings[part] ? [...own, part] : own;
  const index = settings.apiStages.findIndex((each) => each.stage === stageName && isOf(each, apiName));
  const key = sameKey(settings.apiStages[index]?.throttle.keys() ?? [], method);
  return key === undefined ? own : [...own, 'apiStages', String(index), 'throttle', key];
}

function isOf({ api }: UsagePlanSettings['apiStages'][number], apiName: string): boolean {
  return api === undefined || api === apiName;
}

/** The key of a stage's `methodSettings` that is in force for a method: its own, its path's, everybody's. */
function stageKeys(
  { path, verb }: Extract<DecidingRule, { kind: 'stage' }>,
  config: GwctlConfig,
  { apiName, stageName }: RehearsedStage,
): readonly string[] | undefined {
  const [settings, ...section] = stageSection(config, apiName, stageName);
  const written = settings?.methodSettings;
  for (const wanted of [`${path}/${verb}`, `${path}/*`, '*/*']) {
    const key = sameKey(written?.keys() ?? [], wanted);
    if (key !== undefined) return [...section, stageName, 'methodSettings', key];
  }
  return undefined;
}

/** Where the throttle of a route stands: its own settings, else the stage's for all routes. */
function routeKeys(
  routeKey: string,
  config: GwctlConfig,
  { apiName, stageName }: RehearsedStage,
): readonly string[] | undefined {
  const [settings, ...section] = stageSection(config, apiName, stageName);
  const own = settings?.routeSettings?.get(routeKey);
  if (own && (own.throttlingRateLimit ?? own.throttlingBurstLimit) !== undefined)
    return [...section, stageName, 'routeSettings', routeKey];
  return settings?.defaultRouteSettings && [...section, stageName, 'defaultRouteSettings'];
}

function stageSection(
  { apis, defaults }: GwctlConfig,
  apiName: string,
  stageName: string,
): readonly [StageSettings | undefined, ...string[]] {
  const own = apis.find(({ name }) => name === apiName)?.stages.get(stageName);
  const shared = defaults.stages.get(stageName);
  return own && own !== shared ? [own, 'apis', apiName, 'stages'] : [shared, 'stages'];
}

/** `/pets/GET` and `pets/GET` mean the same method. */
function sameKey(keys: Iterable<string>, wanted: string): string | undefined {
  return [...keys].find((key) => methodSettingKey(key) === methodSettingKey(wanted));
}
