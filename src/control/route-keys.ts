import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Api } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';

/**
 * Entries of `routeSettings` that name no route of the API. CreateStage and UpdateStage refuse them with these words (publicly
 * reported, http-api.md 13); a stage that had them before its route went keeps them, and they do nothing.
 */
export function unknownRouteKeys(
  { stageName, routeSettings }: Pick<Stage, 'stageName' | 'routeSettings'>,
  api: Api,
  severity: 'error' | 'warn',
): Diagnostic[] {
  if (api.protocol === 'REST' || !routeSettings) return [];
  const unknown = [...routeSettings.keys()].filter((routeKey) => !api.routes.has(routeKey));
  return unknown.map((routeKey) => {
    const meant = nearest(routeKey, new Set(api.routes.keys()));
    return {
      ruleId: severity === 'error' ? 'control-bad-request' : 'control-idle-method-setting',
      severity,
      message: `Unable to find Route by key ${routeKey} within the provided RouteSettings`,
      help: meant
        ? `Stage ${stageName}: did you mean ${meant}?`
        : `Stage ${stageName}: ${api.name} has no such route.`,
    };
  });
}
