import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { badRequest, type Changed, changed, withEntry, withoutEntry } from './change.ts';
import { createDeployment, type Deployed, type DeployTools } from './deploy.ts';
import { unmapHelp } from './domain-name.ts';
import { findApi, stagesOf } from './lookup.ts';

/**
 * Stores an imported API as the draft. Stages that deploy automatically (HTTP and WebSocket APIs) are deployed at once, as AWS
 * does; every other stage serves on what it served. A deployment that fails leaves the old one in place, and the stage says why
 * (http-api.md 2, documented).
 */
export function putDraft(state: GatewayState, api: Api, tools: DeployTools): Changed<readonly Deployed[]> {
  let after: GatewayState = { ...state, apis: withEntry(state.apis, api.id, api) };
  const deployed: Deployed[] = [];
  const failures: Diagnostic[] = [];
  for (const stage of stagesOf(state, api.id)) {
    const { stageName, autoDeploy } = stage;
    if (!autoDeploy) continue;
    const description = 'Automatic deployment triggered by changes to the Api configuration';
    const outcome = createDeployment(
      after,
      { apiId: api.id, stageName, description, isAutomatic: true },
      tools,
    );
    if (outcome.ok) {
      after = outcome.value.state;
      deployed.push(outcome.value.result);
      continue;
    }
    const problems = outcome.diagnostics.filter(({ severity }) => severity === 'error');
    failures.push(failureOf(stage, problems));
    after = {
      ...after,
      stages: withEntry(after.stages, stageKey(api.id, stageName), withFailure(stage, problems)),
    };
  }
  return changed(after, deployed, failures);
}

/** Unverified: the words. */
function withFailure(stage: Stage, problems: readonly Diagnostic[]): Stage {
  const reasons = problems.map(({ message }) => message).join(' ');
  return { ...stage, lastDeploymentStatusMessage: `Deployment attempt failed: ${reasons}` };
}

function failureOf({ stageName, deploymentId }: Stage, problems: readonly Diagnostic[]): Diagnostic {
  const [first] = problems;
  return {
    ruleId: 'control-auto-deploy',
    severity: 'warn',
    message: `Stage ${stageName} stays on deployment ${deploymentId}, since this cannot be deployed: ${first?.message}`,
    ...(first?.at && { at: first.at }),
    ...(first?.help !== undefined && { help: first.help }),
  };
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
