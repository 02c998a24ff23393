import { shownMethodSettingKey } from '../model/method-setting-key.ts';
import { defaultMethodSetting, type MethodSetting, type RouteSetting, type Stage } from '../model/stage.ts';
import { type ApiChange, byVerdict, type Report, reportOn, reportSwitch } from './api-change.ts';
import { mapDifference, shown } from './differences.ts';

/** What changed in the settings of a stage, or from one stage to another; which deployment it serves is not a setting. */
export function compareStages(before: Stage, after: Stage): ApiChange[] {
  const changes: ApiChange[] = [];
  const report = reportOn(changes, `stage ${after.stageName}`, undefined);
  compareVariables(before.variables, after.variables, report);
  compareMethodSettings(before, after, report);
  compareRouteSettings(before, after, report);
  compareCacheCluster(before, after, report);
  compareGuards(before, after, report);
  compareObservation(before, after, report);
  compareCanaries(before, after, report);
  return byVerdict(changes);
}

function compareVariables(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  report: Report,
): void {
  const { added, removed, changed } = mapDifference(before, after);
  for (const [name] of removed) {
    report({
      kind: 'variable-removed',
      verdict: 'breaking',
      change: `variable ${name} was removed`,
      reason: 'Where it is used stands nothing: a URI or an ARN with a hole gives 500.',
    });
  }
  for (const [name, old, now] of changed) {
    report({
      kind: 'variable-changed',
      verdict: 'risky',
      change: `variable ${name}: ${shown(old)} became ${shown(now)}`,
      reason: 'It acts at once, without a deployment: another backend, alias or text.',
    });
  }
  for (const [name] of added) {
    report({
      kind: 'variable-added',
      verdict: 'safe',
      change: `variable ${name} was added`,
      reason: 'Only definitions that use it see it.',
    });
  }
}

/** A method without an entry of its own has that of all methods, or the defaults (rest-request-phases.md 5.2). */
function compareMethodSettings(before: Stage, after: Stage, report: Report): void {
  const keys = new Set([...before.methodSettings.keys(), ...after.methodSettings.keys()]);
  for (const key of keys) {
    const name = shownMethodSettingKey(key);
    compareMethodSetting(name, settingOf(before, key), settingOf(after, key), report);
  }
}

function settingOf({ methodSettings }: Stage, key: string): MethodSetting {
  return methodSettings.get(key) ?? methodSettings.get('*/*') ?? defaultMethodSetting;
}

function compareMethodSetting(
  key: string,
  before: MethodSetting,
  after: MethodSetting,
  report: Report,
): void {
  compareThrottles(key, before, after, report);
  reportSwitch(report, before.cachingEnabled, after.cachingEnabled, {
    on: {
      kind: 'caching-enabled',
      verdict: 'risky',
      change: `${key}: responses are cached`,
      reason: 'Answers that depend on anything outside the cache key go to the wrong callers.',
    },
    off: {
      kind: 'caching-disabled',
      verdict: 'risky',
      change: `${key}: responses are no longer cached`,
      reason: 'Every request reaches the backend.',
    },
  });
  if (before.cacheTtlInSeconds !== after.cacheTtlInSeconds && before.cachingEnabled && after.cachingEnabled) {
    const longer = after.cacheTtlInSeconds > before.cacheTtlInSeconds;
    report({
      kind: 'cache-ttl-changed',
      verdict: longer ? 'risky' : 'safe',
      change: `${key}: responses are kept ${after.cacheTtlInSeconds} s, not ${before.cacheTtlInSeconds} s`,
      reason: longer ? 'Answers may be older.' : 'The backend is asked more often.',
    });
  }
  compareInvalidation(key, before, after, report);
  compareLogs(key, before, after, report);
}

function compareInvalidation(key: string, before: MethodSetting, after: MethodSetting, report: Report): void {
  const { unauthorizedCacheControlHeaderStrategy: old } = before;
  const { unauthorizedCacheControlHeaderStrategy: now } = after;
  reportSwitch(
    report,
    before.requireAuthorizationForCacheControl,
    after.requireAuthorizationForCacheControl,
    {
      on: {
        kind: 'cache-control-guarded',
        verdict: 'risky',
        change: `${key}: Cache-Control: max-age=0 needs a right`,
        reason: 'Callers without it no longer get fresh answers.',
      },
      off: {
        kind: 'cache-control-open',
        verdict: 'risky',
        change: `${key}: anybody may invalidate the cache`,
        reason: 'A caller can send every request on to the backend.',
      },
    },
  );
  if (old === now) return;
  report({
    kind: 'cache-control-strategy-changed',
    verdict: now === 'FAIL_WITH_403' ? 'breaking' : 'safe',
    change: `${key}: ${old} became ${now}`,
    reason:
      now === 'FAIL_WITH_403'
        ? 'Callers that send max-age=0 without the right get 403.'
        : 'Callers that send max-age=0 without the right get the cached answer.',
  });
}

function compareLogs(key: string, before: MethodSetting, after: MethodSetting, report: Report): void {
  if (!before.dataTraceEnabled && after.dataTraceEnabled) {
    report({
      kind: 'data-trace-enabled',
      verdict: 'risky',
      change: `${key}: bodies and headers are logged`,
      reason: 'Secrets of callers may end up in the log.',
    });
  }
  const quiet =
    (before.loggingLevel ?? 'OFF') === (after.loggingLevel ?? 'OFF') &&
    before.metricsEnabled === after.metricsEnabled;
  if (quiet && !(before.dataTraceEnabled && !after.dataTraceEnabled)) return;
  report({
    kind: 'observation-changed',
    verdict: 'safe',
    change: `${key}: logging ${after.loggingLevel ?? 'OFF'}, metrics ${after.metricsEnabled ? 'on' : 'off'}`,
    reason: 'Callers do not see it.',
  });
}

type Throttles = Pick<RouteSetting, 'throttlingBurstLimit' | 'throttlingRateLimit'>;

function compareThrottles(key: string, before: Throttles, after: Throttles, report: Report): void {
  const limits = [
    ['throttlingRateLimit', 'rate'],
    ['throttlingBurstLimit', 'burst'],
  ] as const;
  for (const [limit, name] of limits) {
    const old = before[limit] ?? defaultMethodSetting[limit];
    const now = after[limit] ?? defaultMethodSetting[limit];
    if (old === now) continue;
    const lower = now < old;
    report({
      kind: lower ? 'throttle-lowered' : 'throttle-raised',
      verdict: lower ? 'risky' : 'safe',
      change: `${key}: ${name} limit ${old} became ${now}`,
      reason: lower ? 'Callers above it get 429 Too Many Requests.' : 'The backend may get more requests.',
    });
  }
}

function compareRouteSettings(before: Stage, after: Stage, report: Report): void {
  const keys = new Set([...(before.routeSettings?.keys() ?? []), ...(after.routeSettings?.keys() ?? [])]);
  compareThrottles('all routes', before.defaultRouteSettings ?? {}, after.defaultRouteSettings ?? {}, report);
  for (const key of keys) {
    const [old, now] = [before, after].map(({ routeSettings, defaultRouteSettings }) => ({
      ...defaultRouteSettings,
      ...routeSettings?.get(key),
    }));
    compareThrottles(key, old ?? {}, now ?? {}, report);
  }
}

function compareCacheCluster(before: Stage, after: Stage, report: Report): void {
  reportSwitch(report, before.cacheClusterEnabled, after.cacheClusterEnabled, {
    on: {
      kind: 'cache-cluster-enabled',
      verdict: 'risky',
      change: 'the cache cluster was switched on',
      reason: 'Methods with cachingEnabled answer from it.',
    },
    off: {
      kind: 'cache-cluster-disabled',
      verdict: 'risky',
      change: 'the cache cluster was switched off',
      reason: 'Every request reaches the backend.',
    },
  });
  if (before.cacheClusterSize !== after.cacheClusterSize && after.cacheClusterEnabled) {
    report({
      kind: 'cache-size-changed',
      verdict: 'safe',
      change: `cache size ${shown(before.cacheClusterSize)} became ${shown(after.cacheClusterSize)} GB`,
      reason: 'The content is dropped once.',
    });
  }
}

function compareGuards(before: Stage, after: Stage, report: Report): void {
  if (before.webAclArn !== after.webAclArn) {
    const dropped = after.webAclArn === undefined;
    report({
      kind: dropped ? 'web-acl-dropped' : 'web-acl-changed',
      verdict: dropped ? 'breaking' : 'risky',
      change: dropped ? 'the web ACL was dropped' : 'the web ACL is another',
      reason: dropped ? 'Nothing keeps out what it kept out.' : 'Other requests are refused.',
    });
  }
  if (before.clientCertificateId === after.clientCertificateId) return;
  report({
    kind: 'client-certificate-changed',
    verdict: 'risky',
    change: `client certificate ${shown(before.clientCertificateId)} became ${shown(after.clientCertificateId)}`,
    reason: 'A backend that checks it may refuse the gateway.',
  });
}

function compareObservation(before: Stage, after: Stage, report: Report): void {
  const log = (stage: Stage) => stage.accessLogSettings && { ...stage.accessLogSettings };
  if (JSON.stringify(log(before)) !== JSON.stringify(log(after))) {
    report({
      kind: 'access-log-changed',
      verdict: 'safe',
      change: after.accessLogSettings ? 'the access log is another' : 'the access log was dropped',
      reason: 'Callers do not see it; what reads the log does.',
    });
  }
  if (before.tracingEnabled !== after.tracingEnabled) {
    report({
      kind: 'tracing-switched',
      verdict: 'safe',
      change: `tracing was switched ${after.tracingEnabled ? 'on' : 'off'}`,
      reason: 'Callers do not see it.',
    });
  }
}

function compareCanaries(before: Stage, after: Stage, report: Report): void {
  const [old, now] = [before.canarySettings, after.canarySettings];
  const share = now?.percentTraffic ?? 0;
  const same =
    old?.deploymentId === now?.deploymentId &&
    (old?.percentTraffic ?? 0) === share &&
    mapIsSame(old?.stageVariableOverrides, now?.stageVariableOverrides);
  if (same) return;
  report({
    kind: 'canary-changed',
    verdict: share > 0 ? 'risky' : 'safe',
    change: now ? `${share} % of the traffic goes to the canary ${now.deploymentId}` : 'the canary is gone',
    reason:
      share > 0
        ? 'That share of the requests sees its definitions and variables.'
        : 'Everybody gets the production side.',
  });
}

function mapIsSame(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string> | undefined,
): boolean {
  const { added, removed, changed } = mapDifference(before ?? new Map(), after ?? new Map());
  return added.length + removed.length + changed.length === 0;
}
