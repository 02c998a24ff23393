import { methodSettingKey } from '../model/method-setting-key.ts';
import { defaultMethodSetting, type MethodSetting } from '../model/stage.ts';

type Settings = ReadonlyMap<string, MethodSetting>;

/**
 * Changes one entry. The first change of a method's entry copies the `*\/*` entry as it is then; later changes of `*\/*` do not
 * reach it: copy, not inheritance (rest-request-phases.md 5.2, recorded).
 * @param key as `methodSettingKey` gives it
 */
export function changeMethodSetting(
  settings: Settings,
  key: string,
  change: Partial<MethodSetting>,
): Settings {
  const before = settings.get(key) ?? settings.get('*/*') ?? defaultMethodSetting;
  return new Map(settings).set(key, { ...before, ...change });
}

/** The map that stands for wanted entries: `*\/*` comes first, because the others copy it. */
export function methodSettingsOf(wanted: ReadonlyMap<string, Partial<MethodSetting>>): Settings {
  const entries = [...wanted].flatMap(([written, change]) => {
    const key = methodSettingKey(written);
    return key === undefined ? [] : [[key, change] as const];
  });
  entries.sort(([a], [b]) => generality(a) - generality(b));
  return entries.reduce<Settings>(
    (settings, [key, change]) => changeMethodSetting(settings, key, change),
    new Map(),
  );
}

/** `*\/*`, then `pets/*` (gwctl's own), then one method. */
function generality(key: string): number {
  if (key === '*/*') return 0;
  return key.endsWith('/*') ? 1 : 2;
}

/** What a patch of one property sets, or undefined where the value is not one. Paths: management-api.md, "method settings". */
export function parseMethodSetting(property: string, value: string): Partial<MethodSetting> | undefined {
  return properties.get(property)?.(value);
}

/** The properties that a patch path may end with. */
export const methodSettingProperties = (): IterableIterator<string> => properties.keys();

type Parse = (value: string) => Partial<MethodSetting> | undefined;

const properties: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['metrics/enabled', (v) => flag(v, (metricsEnabled) => ({ metricsEnabled }))],
  ['logging/loglevel', (v) => (isLevel(v) ? { loggingLevel: v } : undefined)],
  ['logging/dataTrace', (v) => flag(v, (dataTraceEnabled) => ({ dataTraceEnabled }))],
  ['throttling/burstLimit', (v) => number(v, (limit) => ({ throttlingBurstLimit: Math.trunc(limit) }))],
  ['throttling/rateLimit', (v) => number(v, (throttlingRateLimit) => ({ throttlingRateLimit }))],
  ['caching/enabled', (v) => flag(v, (cachingEnabled) => ({ cachingEnabled }))],
  // 0 switches caching off, more than 3600 is refused (rest-request-phases.md 8.1).
  [
    'caching/ttlInSeconds',
    (v) => number(v, (ttl) => (ttl <= 3600 ? { cacheTtlInSeconds: Math.trunc(ttl) } : undefined)),
  ],
  ['caching/dataEncrypted', (v) => flag(v, (cacheDataEncrypted) => ({ cacheDataEncrypted }))],
  [
    'caching/requireAuthorizationForCacheControl',
    (v) => flag(v, (requireAuthorizationForCacheControl) => ({ requireAuthorizationForCacheControl })),
  ],
  [
    'caching/unauthorizedCacheControlHeaderStrategy',
    (v) => (isStrategy(v) ? { unauthorizedCacheControlHeaderStrategy: v } : undefined),
  ],
]);

function flag<T>(value: string, make: (flag: boolean) => T): T | undefined {
  if (value === 'true') return make(true);
  return value === 'false' ? make(false) : undefined;
}

/** Terraform sends whole numbers as `100.000000` (management-api.md). */
function number<T>(value: string, make: (number: number) => T): T | undefined {
  const parsed = Number(value);
  return value.trim() !== '' && Number.isFinite(parsed) && parsed >= 0 ? make(parsed) : undefined;
}

function isLevel(value: string): value is NonNullable<MethodSetting['loggingLevel']> {
  return ['OFF', 'ERROR', 'INFO'].includes(value);
}

function isStrategy(value: string): value is MethodSetting['unauthorizedCacheControlHeaderStrategy'] {
  return ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'].includes(value);
}
