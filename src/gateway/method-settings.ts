import type { Method, Resource } from '../model/api.ts';
import { methodSettingKey } from '../model/method-setting-key.ts';
import { defaultMethodSetting, type MethodSetting } from '../model/stage.ts';

/**
 * The setting in force for a method: its own entry, else `pets/*` (gwctl's own convenience), else `*\/*`, else the defaults.
 * `cachingEnabled` on `*\/*` caches GET only (documented, rest-request-phases.md 8.1).
 */
export function methodSettingOf(
  settings: ReadonlyMap<string, MethodSetting>,
  resource: Resource,
  method: Method,
): MethodSetting {
  if (settings.size === 0) return defaultMethodSetting;
  const own = settings.get(methodSettingKey(`${resource.path}/${method.httpMethod}`) ?? '');
  if (own) return own;
  const general =
    settings.get(methodSettingKey(`${resource.path}/*`) ?? '') ?? settings.get('*/*') ?? defaultMethodSetting;
  return general.cachingEnabled && method.httpMethod !== 'GET'
    ? { ...general, cachingEnabled: false }
    : general;
}
