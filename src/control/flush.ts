import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { ProtocolType } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { badRequest, type Changed, changed, withEntry } from './change.ts';
import { findStage } from './lookup.ts';

/**
 * FlushStageCache (`responses`) or FlushStageAuthorizersCache (`authorizers`; ResetAuthorizersCache of HTTP APIs): a server that serves
 * the stage empties its cache.
 */
export function flushStage(
  state: GatewayState,
  apiId: string,
  stageName: string,
  what: 'responses' | 'authorizers',
): Changed<Stage> {
  const found = findStage(state, apiId, stageName);
  if (!found.ok) return found;
  const refused = refuseCache(state.apis.get(apiId)?.protocol ?? 'REST', what);
  if (refused) return refused;
  const before = found.value.flushCounts ?? { responses: 0, authorizers: 0 };
  const stage: Stage = { ...found.value, flushCounts: { ...before, [what]: before[what] + 1 } };
  return changed({ ...state, stages: withEntry(state.stages, stageKey(apiId, stageName), stage) }, stage);
}

/** HTTP APIs keep results of authorizers only, WebSocket APIs keep nothing (documented, http-api.md 1, websocket.md 4). */
function refuseCache(protocol: ProtocolType, what: 'responses' | 'authorizers'): Outcome<never> | undefined {
  if (protocol === 'REST' || (protocol === 'HTTP' && what === 'authorizers')) return undefined;
  const kept = what === 'responses' ? 'responses' : 'results of authorizers';
  return badRequest(`${protocol === 'HTTP' ? 'HTTP' : 'WebSocket'} APIs keep no ${kept}`, {
    help:
      protocol === 'HTTP'
        ? 'gwctl cache flush --authorizers empties what they keep.'
        : 'There is nothing to flush.',
  });
}
