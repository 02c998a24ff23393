import { checkDeployment } from '../../assembly/check-deployment.ts';
import { applyConfigTo, deployMissingStage } from '../../assembly/serving.ts';
import { type Changed, changed } from '../../control/change.ts';
import { createDeployment, type DeployTools } from '../../control/deploy.ts';
import { findApi, stagesOf } from '../../control/lookup.ts';
import { settingsFor } from '../../control/stage-settings.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Api, HttpApi, RestApi } from '../../model/api.ts';
import type { Deployment, Stage } from '../../model/stage.ts';
import { memoryStore } from '../../store/memory-store.ts';
import { type GatewayState, stageKey } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { Refusal } from '../errors.ts';
import { namedStage } from '../options.ts';
import { specSource } from '../serve/serve-source.ts';
import { isSpec } from '../spec-reference.ts';
import { accepted, inWorkspace } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** The stage that traffic goes to, in a state of its own: nothing that happens to it is stored. */
export interface SimulationTarget {
  readonly state: GatewayState;
  /** As the stage serves it. */
  readonly api: RestApi | HttpApi;
  readonly stageName: string;
  readonly config: GwctlConfig;
  readonly tools: DeployTools;
  readonly document: SpecDocument | undefined;
  /** What was made for the simulation, in sentences. */
  readonly notes: readonly string[];
}

/** Runs a work with the stage that a command line names; a spec's, or a copy of one of the workspace. */
export async function withTarget<T>(
  world: World,
  reference: string | undefined,
  options: SimulateOptions,
  config: GwctlConfig,
  work: (target: SimulationTarget) => Promise<T>,
): Promise<T> {
  const tools = countingTools(world, config);
  if (reference !== undefined && (await isSpec(world, reference)))
    return work(await specTarget(world, reference, options, config, tools));
  // A state is read while its store is open: parts of it are loaded when they are asked for.
  return inWorkspace(world, options, 'read', async ({ store }) =>
    work(await stateTarget(world, await store.read(), reference, options, config, tools)),
  );
}

async function specTarget(
  world: World,
  file: string,
  options: SimulateOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<SimulationTarget> {
  const asked = { ...options, at: undefined, port: 0, host: '', mount: 'stage' as const };
  const { at: _steps, ...serveOptions } = asked;
  const source = await specSource(world, file, serveOptions, config, tools);
  const state = await source.store.read();
  const stage = state.stages.values().next().value as Stage; // a spec is deployed to one stage at least
  return {
    ...copyFor(state, stage),
    config: source.config,
    tools,
    document: source.document,
    notes: [],
  };
}

async function stateTarget(
  world: World,
  stored: GatewayState,
  reference: string | undefined,
  options: SimulateOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<SimulationTarget> {
  const store = memoryStore(stored);
  accepted(world, await applyConfigTo(store, config, tools));
  const api = simulated(accepted(world, findApi(stored, reference, config.accountId)));
  const stageName = stageNameOf(world, stored, api, options, config);
  const isMade = accepted(world, await deployMissingStage(store, api.id, stageName, config, tools));
  const state = await store.read();
  const notes = isMade
    ? [`Stage ${stageName} is not there: this is what a deployment of the draft would make of it.`]
    : [];
  return {
    ...copyFor(state, state.stages.get(stageKey(api.id, stageName)) as Stage),
    config,
    tools,
    document: undefined,
    notes,
  };
}

/**
 * The stage that is meant: one that is there, or that gwctl.yaml has the settings of, which a deployment would make. Where nothing is deployed
 * and no stage is named, it is the usual one. @throws {Refusal} for one that nobody knows (contract 2)
 */
function stageNameOf(
  world: World,
  state: GatewayState,
  api: Api,
  { stage }: SimulateOptions,
  config: GwctlConfig,
): string {
  if (stage !== undefined && settingsFor(config, api.name, stage)) return stage;
  if (stage === undefined && stagesOf(state, api.id).length === 0)
    return api.protocol === 'HTTP' ? '$default' : 'dev';
  const naming = { names: [], api: api.id, accountId: config.accountId };
  const named = namedStage(state, { ...naming, ...(stage !== undefined && { stage }) });
  return accepted(world, named).stage.stageName;
}

function simulated(api: Api): RestApi | HttpApi {
  if (api.protocol !== 'WEBSOCKET') return api;
  throw new Refusal(`${api.name} is a WebSocket API, and gwctl simulate sends requests, not messages.`, {
    next: 'Serve it instead: gwctl serve.',
  });
}

/**
 * The one stage, in memory. Access logs are not written: they would tell of requests that were none. An API whose default endpoint is
 * closed is reached as through its custom domain.
 */
function copyFor(state: GatewayState, stage: Stage): Pick<SimulationTarget, 'state' | 'api' | 'stageName'> {
  const { accessLogSettings: _log, ...silent } = stage;
  const ids = [stage.deploymentId, stage.canarySettings?.deploymentId];
  const deployments = new Map<string, Deployment>();
  for (const id of ids) {
    const deployment = state.deployments.get(id ?? '');
    if (deployment) deployments.set(deployment.id, reachable(deployment));
  }
  const stages = new Map([[stageKey(stage.apiId, stage.stageName), silent]]);
  return {
    state: { ...state, deployments, stages, domainNames: new Map() },
    api: simulated((state.deployments.get(stage.deploymentId) as Deployment).snapshot),
    stageName: stage.stageName,
  };
}

function reachable(deployment: Deployment): Deployment {
  const { snapshot } = deployment;
  if (!snapshot.disableExecuteApiEndpoint) return deployment;
  return { ...deployment, snapshot: { ...snapshot, disableExecuteApiEndpoint: false } };
}

/** Gives a stage a canary that serves the draft: what `gwctl deploy --canary` would do. */
export function deployToCanary(
  state: GatewayState,
  { api, stageName, tools }: Pick<SimulationTarget, 'api' | 'stageName' | 'tools'>,
  percentTraffic: number,
): Changed<undefined> {
  const canarySettings = { percentTraffic };
  const made = createDeployment(state, { apiId: api.id, stageName, canarySettings }, tools);
  if (!made.ok) return made;
  const { deployment } = made.value.result;
  const deployments = new Map(made.value.state.deployments).set(deployment.id, reachable(deployment));
  return changed({ ...made.value.state, deployments }, undefined, made.diagnostics);
}

/** Ids count, so that a simulation repeats. */
function countingTools(world: World, config: GwctlConfig): DeployTools {
  let count = 0;
  return {
    now: () => world.now(),
    newId: (length) => (count++).toString(36).padStart(length, 's').slice(-length),
    check: checkDeployment(config),
  };
}
