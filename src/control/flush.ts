import type { Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { type Changed, changed, withEntry } from './change.ts';
import { findStage } from './lookup.ts';

/** FlushStageCache (`responses`) or FlushStageAuthorizersCache (`authorizers`): a server that serves the stage empties its cache. */
export function flushStage(
  state: GatewayState,
  apiId: string,
  stageName: string,
  what: 'responses' | 'authorizers',
): Changed<Stage> {
  const found = findStage(state, apiId, stageName);
  if (!found.ok) return found;
  const before = found.value.flushCounts ?? { responses: 0, authorizers: 0 };
  const stage: Stage = { ...found.value, flushCounts: { ...before, [what]: before[what] + 1 } };
  return changed({ ...state, stages: withEntry(state.stages, stageKey(apiId, stageName), stage) }, stage);
}
