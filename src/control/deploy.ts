import { child, type Diagnostic, fail, type Outcome } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import type { CanaryChoice, StageSettings } from '../model/settings.ts';
import type { Deployment, Stage } from '../model/stage.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import {
  badRequest,
  type Changed,
  type ControlTools,
  changed,
  timestamp,
  unusedId,
  withEntry,
} from './change.ts';
import { foreignSettings } from './foreign-settings.ts';
import { findApi } from './lookup.ts';
import { illegalPercent, illegalStageName, illegalVariables, tooManyVariables } from './names.ts';
import { unknownRouteKeys } from './route-keys.ts';
import {
  canaryWith,
  idleMethodSettings,
  illegalSettings,
  missingCanaryDeployment,
  refusedAccessLog,
  withSettings,
} from './stage-settings.ts';

/** What `deploy` needs besides: whether a deployment can be served. */
export interface DeployTools extends ControlTools {
  /**
   * The data plane's compiler, handed in so that the control plane need not import it. Errors refuse the deployment. `stage` is as
   * it will be, undefined for a snapshot without a stage.
   */
  readonly check: (deployment: Deployment, stage: Stage | undefined) => readonly Diagnostic[];
}

/** CreateDeployment's request. */
export interface DeployInput {
  readonly apiId: string;
  /** Absent: a snapshot only. */
  readonly stageName?: string;
  readonly description?: string;
  readonly stageDescription?: string;
  /** A change of an API whose stage deploys automatically asks for it. */
  readonly isAutomatic?: boolean;
  /** Put on the stage, beside those it has. */
  readonly variables?: ReadonlyMap<string, string>;
  readonly cacheClusterEnabled?: boolean;
  readonly cacheClusterSize?: string;
  readonly tracingEnabled?: boolean;
  /** Makes it a canary deployment: the stage's canary points to it, the stage itself does not. */
  readonly canarySettings?: CanaryChoice;
  /** What gwctl.yaml says of the stage. */
  readonly settings?: StageSettings;
}

export interface Deployed {
  readonly deployment: Deployment;
  readonly stage: Stage | undefined;
  readonly stageCreated: boolean;
  /** Whether the stage's canary points to the deployment, and not the stage. */
  readonly toCanary: boolean;
}

/**
 * CreateDeployment: an immutable snapshot of the draft, and the stage - made on first need - or its canary pointed at it
 * (rest-request-phases.md 11.2, 11.3). Refused, with nothing changed, when API Gateway would refuse it or it could not be served.
 */
export function createDeployment(
  state: GatewayState,
  input: DeployInput,
  tools: DeployTools,
): Changed<Deployed> {
  const api = findApi(state, input.apiId);
  if (!api.ok) return api;
  const problem = refuseInput(state, api.value, input);
  if (problem) return problem;
  const deployment: Deployment = {
    id: unusedId(state.deployments, tools, 6),
    apiId: api.value.id,
    createdDate: timestamp(tools),
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(api.value.protocol === 'REST' ? {} : { autoDeployed: input.isAutomatic === true }),
    snapshot: api.value,
  };
  const before = state.stages.get(stageKey(api.value.id, input.stageName ?? ''));
  const stage = input.stageName === undefined ? undefined : stageFor(before, deployment, input, tools);
  const unknown = stage && !before ? unknownRouteKeys(stage, api.value, 'error') : [];
  const tooMany = stage ? tooManyVariables(stage.variables) : [];
  const found = [...unknown, ...tooMany, ...tools.check(deployment, stage)];
  if (found.some(({ severity }) => severity === 'error')) return fail(...found);
  const after: GatewayState = {
    ...state,
    deployments: withEntry(state.deployments, deployment.id, deployment),
    stages: stage ? withEntry(state.stages, stageKey(stage.apiId, stage.stageName), stage) : state.stages,
  };
  const toCanary =
    stage?.canarySettings?.deploymentId === deployment.id && stage.deploymentId !== deployment.id;
  const result = { deployment, stage, stageCreated: stage !== undefined && before === undefined, toCanary };
  const hints = stage
    ? [
        ...foreignSettings(stage, api.value.protocol),
        ...idleMethodSettings(stage, api.value),
        ...refusedAccessLog(stage),
      ]
    : [];
  return changed(after, result, [...found, ...hints]);
}

function refuseInput(state: GatewayState, api: Api, input: DeployInput): Outcome<never> | undefined {
  const { stageName, canarySettings } = input;
  if (canarySettings !== undefined) {
    const refused = refuseCanary(state, api, stageName);
    if (refused) return refused;
  }
  const illegal = stageName === undefined ? undefined : illegalStageName(stageName, api.protocol);
  if (illegal) return illegal;
  const problems = [
    ...illegalVariables(input.variables ?? new Map()),
    ...illegalPercent(canarySettings?.percentTraffic ?? 0),
    ...illegalVariables(canarySettings?.stageVariableOverrides ?? new Map()),
    ...illegalSettings(input.settings ?? {}),
    ...missingCanaryDeployment(
      state,
      state.stages.get(stageKey(api.id, stageName ?? '')) ?? { apiId: api.id, stageName: stageName ?? '' },
      input.settings,
    ),
    ...undeployable(api),
  ];
  return problems.length > 0 ? fail(...problems) : undefined;
}

/** The two refusals of a canary deployment, with AWS's words and its missing blank after the full stop (11.3, recorded). */
function refuseCanary(
  state: GatewayState,
  api: Api,
  stageName: string | undefined,
): Outcome<never> | undefined {
  const start = 'Invalid deployment content specified.';
  if (api.protocol !== 'REST') {
    return badRequest(`${api.protocol} APIs have no canary deployments`, {
      help: 'Deploy without --canary.',
    });
  }
  if (stageName === undefined || stageName === '') {
    return badRequest(
      `${start}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? 'null'}`,
      { help: 'Name the stage: --stage NAME.' },
    );
  }
  if (state.stages.has(stageKey(api.id, stageName))) return undefined;
  return badRequest(
    `${start}Stage ${stageName} must already be created before making a canary release deployment`,
    { help: `Deploy to it without --canary first: gwctl deploy ${api.name} --stage ${stageName}` },
  );
}

/** What AWS refuses to deploy whatever else it holds (management-api.md, literal messages; reported words). */
function undeployable(api: Api): Diagnostic[] {
  if (api.protocol !== 'REST') return [];
  const methods = api.resources.flatMap((resource) =>
    [...resource.methods.values()].map((method) => ({ resource, method })),
  );
  if (methods.length === 0) {
    return [error("The REST API doesn't contain any methods", { at: child(api.at, 'paths') })];
  }
  return methods
    .filter(({ method }) => method.integration === undefined)
    .map(({ resource, method }) =>
      error('No integration defined for method', {
        at: method.at,
        help: `${method.httpMethod} ${resource.path} needs an x-amazon-apigateway-integration.`,
      }),
    );
}

function error(message: string, detail: Partial<Diagnostic>): Diagnostic {
  return { ruleId: 'control-bad-request', severity: 'error', message, ...detail };
}

function stageFor(
  before: Stage | undefined,
  deployment: Deployment,
  input: DeployInput,
  tools: DeployTools,
): Stage {
  const now = timestamp(tools);
  const { lastDeploymentStatusMessage: _ofTheLast, ...base } =
    before ?? newStage(deployment, input.stageName ?? '', now);
  const pointed = pointAt({ ...base, lastUpdatedDate: now }, deployment, input.canarySettings);
  const configured = withSettings(pointed, input.settings);
  const { stageDescription, variables, cacheClusterEnabled, cacheClusterSize, tracingEnabled } = input;
  return {
    ...configured,
    ...(stageDescription === undefined ? {} : { description: stageDescription }),
    ...(variables === undefined ? {} : { variables: new Map([...configured.variables, ...variables]) }),
    ...(cacheClusterEnabled === undefined ? {} : { cacheClusterEnabled }),
    ...(cacheClusterSize === undefined ? {} : { cacheClusterSize }),
    ...(tracingEnabled === undefined ? {} : { tracingEnabled }),
  };
}

/** A stage as AWS makes it when nothing is said (management-api.md 6). */
export function newStage(deployment: Deployment, stageName: string, now: string): Stage {
  return {
    apiId: deployment.apiId,
    stageName,
    deploymentId: deployment.id,
    variables: new Map(),
    cacheClusterEnabled: false,
    methodSettings: new Map(),
    tracingEnabled: false,
    tags: new Map(),
    createdDate: now,
    lastUpdatedDate: now,
    previousDeploymentIds: [],
  };
}

/**
 * A canary deployment replaces the canary's settings as a whole (11.3, recorded). A plain deployment to a stage that has a canary
 * goes to the canary, which keeps its settings: the production side is not replaced while there is one (11.2; Unverified: AWS's
 * answer to a plain deployment then).
 */
function pointAt(stage: Stage, deployment: Deployment, canary: CanaryChoice | undefined): Stage {
  if (canary !== undefined) {
    const { canarySettings: _replaced, ...plain } = stage;
    return { ...plain, canarySettings: canaryWith(plain, { ...canary, deploymentId: deployment.id }) };
  }
  if (stage.canarySettings !== undefined) {
    return { ...stage, canarySettings: { ...stage.canarySettings, deploymentId: deployment.id } };
  }
  return moveTo(stage, deployment.id);
}

/** How many steps a stage remembers for `rollback`. */
const historyKept = 50;

/** The stage pointed at another deployment, remembering the one it leaves. */
export function moveTo(stage: Stage, deploymentId: string): Stage {
  if (stage.deploymentId === deploymentId) return stage;
  const history = [...stage.previousDeploymentIds, stage.deploymentId].slice(-historyKept);
  return { ...stage, deploymentId, previousDeploymentIds: history };
}
