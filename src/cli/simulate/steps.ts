import { deleteCanary, promoteCanary, setCanary } from '../../control/canary.ts';
import type { Changed } from '../../control/change.ts';
import { flushStage } from '../../control/flush.ts';
import { type GatewayState, stageKey } from '../../store/store.ts';
import type { StepChange } from './simulation-order.ts';
import { deployToCanary, type SimulationTarget } from './target.ts';
import { applyWishes } from './what-if.ts';

type Target = Pick<SimulationTarget, 'api' | 'stageName' | 'tools'>;

/** Does to a state what a person would do by a command of gwctl. */
export function applyStep(state: GatewayState, target: Target, change: StepChange): Changed<unknown> {
  const { api, stageName, tools } = target;
  const address = { apiId: api.id, stageName };
  if (change.kind === 'set') return applyWishes(state, target, change.what);
  if (change.kind === 'flush') return flushStage(state, api.id, stageName, 'responses');
  const { to } = change;
  if (to === 'promote') return promoteCanary(state, address, tools);
  if (to === 'delete') return deleteCanary(state, address, tools);
  const hasCanary = state.stages.get(stageKey(api.id, stageName))?.canarySettings !== undefined;
  if (!hasCanary) return deployToCanary(state, target, to);
  return setCanary(state, address, { percentTraffic: to }, tools);
}

/** In words, for the report. */
export function stepText(change: StepChange): string {
  if (change.kind === 'flush') return 'the cache is flushed';
  if (change.kind === 'set') return `set ${change.what.join(', ')}`;
  if (change.to === 'promote') return 'the canary is promoted';
  return change.to === 'delete' ? 'the canary is deleted' : `canary ${change.to} %`;
}
