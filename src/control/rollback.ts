import type { Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import {
  badRequest,
  type Changed,
  type ControlTools,
  changed,
  noSuchDeployment,
  timestamp,
  withEntry,
} from './change.ts';
import { moveTo } from './deploy.ts';
import { findStage } from './lookup.ts';
import type { StageAddress } from './stage.ts';

/**
 * Points a stage back at an earlier deployment and changes nothing else: variables and settings stay
 * (rest-request-phases.md 11.2). Without `to`, at the one it pointed at before; said again, one further back.
 */
export function rollback(
  state: GatewayState,
  input: StageAddress & { readonly to?: string },
  tools: ControlTools,
): Changed<Stage> {
  const found = findStage(state, input.apiId, input.stageName);
  if (!found.ok) return found;
  const stage = found.value;
  if (input.to !== undefined) {
    if (state.deployments.get(input.to)?.apiId !== stage.apiId) return noSuchDeployment(input.to);
    return keep(state, moveTo(stage, input.to), tools);
  }
  const previous = stage.previousDeploymentIds.at(-1);
  if (previous === undefined) {
    return badRequest(`Stage ${stage.stageName} has no earlier deployment to go back to`, {
      help: 'Name one of gwctl deployment list: gwctl rollback --stage STAGE --to ID',
    });
  }
  const previousDeploymentIds = stage.previousDeploymentIds.slice(0, -1);
  return keep(state, { ...stage, deploymentId: previous, previousDeploymentIds }, tools);
}

function keep(state: GatewayState, stage: Stage, tools: ControlTools): Changed<Stage> {
  const updated = { ...stage, lastUpdatedDate: timestamp(tools) };
  return changed(
    { ...state, stages: withEntry(state.stages, stageKey(stage.apiId, stage.stageName), updated) },
    updated,
  );
}
