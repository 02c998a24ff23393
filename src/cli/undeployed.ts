import { compareApis } from '../compare/compare-apis.ts';
import type { Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';

/**
 * How many changes of the draft a stage does not serve yet: what `gwctl diff STAGE draft` lists. With a canary, what the canary does
 * not serve, since that is where the next deployment goes.
 */
export function undeployedChanges(state: GatewayState, stage: Stage): number {
  const draft = state.apis.get(stage.apiId);
  const deployed = state.deployments.get(stage.canarySettings?.deploymentId ?? stage.deploymentId);
  if (!draft || !deployed || deployed.snapshot === draft) return 0;
  return compareApis(deployed.snapshot, draft).length;
}

/** The sentence that tells people of it, or undefined where the stage is up to date. */
export function undeployedNotice(state: GatewayState, stage: Stage): string | undefined {
  const count = undeployedChanges(state, stage);
  if (count === 0) return undefined;
  const api = state.apis.size > 1 ? ` ${state.apis.get(stage.apiId)?.name ?? stage.apiId}` : '';
  const changes = count === 1 ? '1 change' : `${count} changes`;
  return `${changes} not deployed; run gwctl deploy${api} --stage ${stage.stageName}`;
}
