import type { CanaryChoice } from '../model/settings.ts';
import type { Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { badRequest, type Changed, type ControlTools } from './change.ts';
import { findApi, findStage } from './lookup.ts';
import { type StageAddress, updateStage } from './stage.ts';
import type { PatchOperation } from './stage-patch.ts';

/** Sets what is given of a stage's canary, and makes one where there is none (rest-request-phases.md 11.3). */
export function setCanary(
  state: GatewayState,
  address: StageAddress,
  choice: CanaryChoice & { readonly removedOverrides?: readonly string[] },
  tools: ControlTools,
): Changed<Stage> {
  const refused = refuseOtherProtocols(state, address);
  if (refused) return refused;
  const { deploymentId, percentTraffic, useStageCache } = choice;
  const replace = (path: string, value: string | number | boolean | undefined): PatchOperation[] =>
    value === undefined ? [] : [{ op: 'replace', path: `/canarySettings/${path}`, value: String(value) }];
  const overrides = [...(choice.stageVariableOverrides ?? [])].flatMap(([name, value]) =>
    replace(`stageVariableOverrides/${name}`, value),
  );
  const removals = (choice.removedOverrides ?? []).map(
    (name): PatchOperation => ({ op: 'remove', path: `/canarySettings/stageVariableOverrides/${name}` }),
  );
  const operations = [
    ...replace('deploymentId', deploymentId),
    ...replace('percentTraffic', percentTraffic),
    ...replace('useStageCache', useStageCache),
    ...overrides,
    ...removals,
  ];
  if (operations.length === 0) {
    return badRequest('Nothing to set on the canary', {
      help: 'Give --percent, --deployment, --var or --use-stage-cache.',
    });
  }
  return updateStage(state, address, operations, tools);
}

/**
 * AWS's standard promotion request: percent to 0, deployment and variables copied to the stage. The canary itself stays, with 0
 * percent (11.5, recorded): `deleteCanary` ends it.
 */
export function promoteCanary(
  state: GatewayState,
  address: StageAddress,
  tools: ControlTools,
): Changed<Stage> {
  const refused = refuseOtherProtocols(state, address) ?? refuseWithoutCanary(state, address);
  if (refused) return refused;
  return updateStage(
    state,
    address,
    [
      { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
      { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
      { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
    ],
    tools,
  );
}

/** Removes the canary; production never changed. */
export function deleteCanary(
  state: GatewayState,
  address: StageAddress,
  tools: ControlTools,
): Changed<Stage> {
  const stage = findStage(state, address.apiId, address.stageName);
  if (!stage.ok) return stage;
  if (stage.value.canarySettings === undefined) {
    return badRequest(`Stage ${address.stageName} has no canary`, { help: canaryHelp(address.stageName) });
  }
  return updateStage(state, address, [{ op: 'remove', path: '/canarySettings' }], tools);
}

function canaryHelp(stageName: string): string {
  return `Make one first: gwctl deploy --stage ${stageName} --canary 10`;
}

/** The request as it stands would make a canary first and promote that: not what anybody means. */
function refuseWithoutCanary(state: GatewayState, { apiId, stageName }: StageAddress) {
  const stage = state.stages.get(`${apiId}/${stageName}`);
  if (stage === undefined || stage.canarySettings !== undefined) return undefined;
  return badRequest('Promotion not available. Canary does not exist.', {
    help: canaryHelp(stageName),
  });
}

function refuseOtherProtocols(state: GatewayState, { apiId }: StageAddress) {
  const api = findApi(state, apiId);
  if (!api.ok) return api;
  if (api.value.protocol === 'REST') return undefined;
  return badRequest(`${api.value.protocol} APIs have no canary`, {
    help: 'Only stages of REST APIs have one: deploy to a stage of its own instead.',
  });
}
