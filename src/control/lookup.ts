import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Api } from '../model/api.ts';
import type { Deployment, Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { badRequest, notFound } from './change.ts';

/**
 * The API that a user means: by id or name, or the only one (contract, section 1). The newest where several have the name, as
 * names are not unique on AWS either - but then the id is asked for.
 * @param accountId for the refusal, which names the account beside the API (management-api.md 2, recorded)
 */
export function findApi(
  state: GatewayState,
  reference: string | undefined,
  accountId?: string,
): Outcome<Api> {
  const all = [...state.apis.values()];
  if (reference === undefined) {
    const [only, second] = all;
    if (only === undefined) {
      return notFound('The workspace holds no API', 'Import one first: gwctl import openapi.yaml');
    }
    return second === undefined
      ? succeed(only)
      : badRequest('Several APIs are in the workspace: say which one is meant', { help: known(all) });
  }
  const byId = state.apis.get(reference);
  if (byId) return succeed(byId);
  const [named, other] = all.filter(({ name }) => name === reference);
  if (named && other) {
    return badRequest(`Several APIs are named ${reference}: say the id`, { help: known(all) });
  }
  if (named) return succeed(named);
  const meant = nearest(
    reference,
    all.map(({ name }) => name),
  );
  return notFound(
    `Invalid API identifier specified${accountId === undefined ? '' : ` ${accountId}:${reference}`}`,
    `There is no API ${reference}. ${meant ? `Did you mean ${meant}?` : known(all)}`,
  );
}

function known(apis: readonly Api[]): string {
  if (apis.length === 0) return 'Import one first: gwctl import openapi.yaml';
  return `Here are ${apis.map(({ id, name }) => `${name} (${id})`).join(', ')}.`;
}

/** The stage of an API; 404 with AWS's words (management-api.md, literal messages) and what is there instead. */
export function findStage(state: GatewayState, apiId: string, stageName: string): Outcome<Stage> {
  const stage = state.stages.get(stageKey(apiId, stageName));
  if (stage) return succeed(stage);
  const names = stagesOf(state, apiId).map((each) => each.stageName);
  const meant = nearest(stageName, names);
  const api = state.apis.get(apiId)?.name ?? apiId;
  const others = names.length > 0 ? `${api} has ${names.join(', ')}.` : `${api} has none yet.`;
  return notFound(
    'Invalid stage identifier specified',
    meant
      ? `There is no stage ${stageName}. Did you mean ${meant}?`
      : `There is no stage ${stageName}: ${others} gwctl deploy ${api} --stage ${stageName} makes it.`,
  );
}

/** The deployment of an API; 404 with AWS's words where there is none. */
export function findDeployment(state: GatewayState, apiId: string, id: string): Outcome<Deployment> {
  const deployment = state.deployments.get(id);
  if (deployment?.apiId === apiId) return succeed(deployment);
  return notFound(
    'Invalid Deployment identifier specified',
    `There is no deployment ${id}: gwctl deployment list ${state.apis.get(apiId)?.name ?? apiId} shows what there is.`,
  );
}

/** The stages of one API, oldest first. */
export function stagesOf(state: GatewayState, apiId: string): Stage[] {
  return [...state.stages.values()].filter((stage) => stage.apiId === apiId);
}

/** The deployments of one API, newest first, as AWS lists them. */
export function deploymentsOf(state: GatewayState, apiId: string): Deployment[] {
  return [...state.deployments.values()].filter((each) => each.apiId === apiId).reverse();
}

/** The stages that a deployment serves, on the production side or the canary's. */
export function stagesUsing(state: GatewayState, deployment: Deployment): Stage[] {
  return stagesOf(state, deployment.apiId).filter(
    (stage) => stage.deploymentId === deployment.id || stage.canarySettings?.deploymentId === deployment.id,
  );
}
