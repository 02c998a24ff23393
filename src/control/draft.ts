import type { Api } from '../model/api.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { badRequest, type Changed, changed, withEntry, withoutEntry } from './change.ts';
import { createDeployment, type Deployed, type DeployTools } from './deploy.ts';
import { unmapHelp } from './domain-name.ts';
import { findApi, stagesOf } from './lookup.ts';

/**
 * Stores an imported API as the draft. Stages that deploy automatically (HTTP and WebSocket APIs) are deployed at once, as AWS
 * does; every other stage serves on what it served.
 */
export function putDraft(state: GatewayState, api: Api, tools: DeployTools): Changed<readonly Deployed[]> {
  let after: GatewayState = { ...state, apis: withEntry(state.apis, api.id, api) };
  const deployed: Deployed[] = [];
  for (const { stageName, autoDeploy } of stagesOf(state, api.id)) {
    if (!autoDeploy) continue;
    const description = 'Automatic deployment triggered by changes to the Api configuration';
    const outcome = createDeployment(after, { apiId: api.id, stageName, description }, tools);
    if (!outcome.ok) return outcome;
    after = outcome.value.state;
    deployed.push(outcome.value.result);
  }
  return changed(after, deployed);
}

/** DeleteRestApi: the draft with its deployments and stages. Refused while a custom domain leads to it. */
export function deleteApi(state: GatewayState, reference: string): Changed<Api> {
  const api = findApi(state, reference);
  if (!api.ok) return api;
  const { id } = api.value;
  const domains = [...state.domainNames.values()].filter(({ basePathMappings }) =>
    basePathMappings.some(({ apiId }) => apiId === id),
  );
  if (domains.length > 0) {
    // Reported words.
    const names = domains.map(({ domainName }) => domainName).join(', ');
    return badRequest(
      `Deleting RestApi ${id} failed. Please remove all base path mappings related to the RestApi in your domains: ${names}`,
      { help: unmapHelp(domains) },
    );
  }
  const stages = new Map(state.stages);
  for (const { stageName } of stagesOf(state, id)) stages.delete(stageKey(id, stageName));
  const deployments = new Map([...state.deployments].filter(([, { apiId }]) => apiId !== id));
  const usagePlans = new Map(
    [...state.usagePlans].map(([planId, plan]) => {
      const apiStages = plan.apiStages.filter(({ apiId }) => apiId !== id);
      return [planId, apiStages.length === plan.apiStages.length ? plan : { ...plan, apiStages }];
    }),
  );
  return changed(
    { ...state, apis: withoutEntry(state.apis, id), stages, deployments, usagePlans },
    api.value,
  );
}
