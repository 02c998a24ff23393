import { fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { StageSettings } from '../model/settings.ts';
import type { Deployment, Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import {
  badRequest,
  type Changed,
  type ControlTools,
  changed,
  conflict,
  noSuchDeployment,
  timestamp,
  withEntry,
  withoutEntry,
} from './change.ts';
import { newStage } from './deploy.ts';
import { unmapHelp } from './domain-name.ts';
import { newForeignSettings } from './foreign-settings.ts';
import { findApi, findStage } from './lookup.ts';
import { illegalStageName, tooManyVariables } from './names.ts';
import { type PatchOperation, patchStage } from './stage-patch.ts';
import { idleMethodSettings, illegalSettings, refusedAccessLog, withSettings } from './stage-settings.ts';

/** CreateStage: a name for a deployment that is there already. */
export function createStage(
  state: GatewayState,
  input: {
    readonly apiId: string;
    readonly stageName: string;
    readonly deploymentId: string;
    readonly settings?: StageSettings;
  },
  tools: ControlTools,
): Changed<Stage> {
  const api = findApi(state, input.apiId);
  if (!api.ok) return api;
  const illegal = illegalStageName(input.stageName, api.value.protocol);
  if (illegal) return illegal;
  const problems = illegalSettings(input.settings ?? {});
  if (problems.length > 0) return fail(...problems);
  const key = stageKey(api.value.id, input.stageName);
  if (state.stages.has(key)) return conflict('Stage already exists', 'Change it with gwctl stage set.');
  const deployment = deploymentOf(state, api.value.id, input.deploymentId);
  if (!deployment.ok) return deployment;
  const stage = withSettings(newStage(deployment.value, input.stageName, timestamp(tools)), input.settings);
  return changed({ ...state, stages: withEntry(state.stages, key, stage) }, stage);
}

function deploymentOf(state: GatewayState, apiId: string, id: string): Outcome<Deployment> {
  const deployment = state.deployments.get(id);
  if (deployment?.apiId === apiId) return succeed(deployment);
  return noSuchDeployment(id);
}

export interface StageAddress {
  readonly apiId: string;
  readonly stageName: string;
}

/**
 * UpdateStage: all operations, in order, or none of them. Variables are not judged by what they make of URIs and ARNs: AWS takes them,
 * and such calls fail one by one (recorded, rest-request-phases.md 11.1).
 */
export function updateStage(
  state: GatewayState,
  address: StageAddress,
  operations: readonly PatchOperation[],
  tools: ControlTools,
): Changed<Stage> {
  const found = findStage(state, address.apiId, address.stageName);
  if (!found.ok) return found;
  let stage = found.value;
  for (const operation of operations) {
    const patched = patchStage(state, stage, operation);
    if (!patched.ok) return patched;
    stage = patched.value;
  }
  const tooMany = tooManyVariables(stage.variables);
  if (tooMany.length > 0) return fail(...tooMany);
  const protocol = state.apis.get(stage.apiId)?.protocol ?? 'REST';
  const foreign = newForeignSettings(found.value, stage, protocol);
  if (foreign.length > 0) return fail(...foreign);
  stage = { ...stage, lastUpdatedDate: timestamp(tools) };
  const changesSettings = stage.methodSettings !== found.value.methodSettings;
  const snapshot = changesSettings ? state.deployments.get(stage.deploymentId)?.snapshot : undefined;
  return changed(
    { ...state, stages: withEntry(state.stages, stageKey(stage.apiId, stage.stageName), stage) },
    stage,
    [
      ...(snapshot ? idleMethodSettings(stage, snapshot) : []),
      ...(stage.accessLogSettings === found.value.accessLogSettings ? [] : refusedAccessLog(stage)),
    ],
  );
}

/**
 * DeleteStage. Its deployments stay. Usage plans lose it; Differs from AWS: there it has to be taken out of them first.
 */
export function deleteStage(state: GatewayState, address: StageAddress): Changed<Stage> {
  const found = findStage(state, address.apiId, address.stageName);
  if (!found.ok) return found;
  const { apiId, stageName } = found.value;
  const mapped = [...state.domainNames.values()].filter(({ basePathMappings }) =>
    basePathMappings.some((mapping) => mapping.apiId === apiId && mapping.stage === stageName),
  );
  if (mapped.length > 0) {
    const names = mapped.map(({ domainName }) => domainName).join(', ');
    // Publicly reported words; the list of domains as in those for an API.
    return badRequest(
      `Deleting stage ${stageName} failed. Please remove all base path mappings related to the stage in your domains: ${names}`,
      { help: unmapHelp(mapped) },
    );
  }
  const isIt = (each: { apiId: string; stage: string }) => each.apiId === apiId && each.stage === stageName;
  const usagePlans = new Map(
    [...state.usagePlans].map(([id, plan]) => [
      id,
      plan.apiStages.some(isIt) ? { ...plan, apiStages: plan.apiStages.filter((each) => !isIt(each)) } : plan,
    ]),
  );
  return changed(
    { ...state, usagePlans, stages: withoutEntry(state.stages, stageKey(apiId, stageName)) },
    found.value,
  );
}
