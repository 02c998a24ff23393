import type { Deployment, Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { badRequest, type Changed, changed, withEntry, withoutEntry } from './change.ts';
import { findDeployment, stagesUsing } from './lookup.ts';

/** DeleteDeployment. Refused while a stage or its canary (Unverified: the canary) points to it. */
export function deleteDeployment(
  state: GatewayState,
  input: { readonly apiId: string; readonly deploymentId: string },
): Changed<Deployment> {
  const found = findDeployment(state, input.apiId, input.deploymentId);
  if (!found.ok) return found;
  const users = stagesUsing(state, found.value);
  if (users.length > 0) {
    return badRequest('Active stages pointing to this deployment must be moved or deleted', {
      help: `In use by ${users.map(({ stageName }) => stageName).join(', ')}.`,
    });
  }
  const stages = new Map(
    [...state.stages].map(([key, stage]) => [key, forgetting(stage, found.value.id)] as const),
  );
  return changed(
    { ...state, stages, deployments: withoutEntry(state.deployments, found.value.id) },
    found.value,
  );
}

function forgetting(stage: Stage, deploymentId: string): Stage {
  if (!stage.previousDeploymentIds.includes(deploymentId)) return stage;
  const history = stage.previousDeploymentIds.filter((id) => id !== deploymentId);
  return { ...stage, previousDeploymentIds: history };
}

/** UpdateDeployment: the description is all that can change. */
export function describeDeployment(
  state: GatewayState,
  input: { readonly apiId: string; readonly deploymentId: string; readonly description: string },
): Changed<Deployment> {
  const found = findDeployment(state, input.apiId, input.deploymentId);
  if (!found.ok) return found;
  const described = { ...found.value, description: input.description };
  return changed({ ...state, deployments: withEntry(state.deployments, described.id, described) }, described);
}
