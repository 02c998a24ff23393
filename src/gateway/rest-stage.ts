import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { createTraceSampler } from '../limits/trace-sampling.ts';
import type { RestApi } from '../model/api.ts';
import { type Deployment, defaultMethodSetting, type MethodSetting, type Stage } from '../model/stage.ts';
import type { StageScope } from '../pipeline/stage-scope.ts';
import { compileMethodTools, type StageTools } from '../pipeline/stage-tools.ts';
import type { StageRecorder } from '../recording/stage-recorder.ts';
import { type CompiledRestApi, compileRestApi } from './compile-rest-api.ts';
import { methodSettingOf } from './method-settings.ts';
import type { RestCallOptions } from './rest-call.ts';

/** One side of a stage, ready for calls: production, or the canary. */
export interface StageSide {
  readonly compiled: CompiledRestApi;
  readonly recorder: StageRecorder;
  /** For calls that matched no method. */
  readonly unmatchedSetting: MethodSetting;
  /** With tracing on they hold the stage's sampler, and the execution log names the trace. */
  readonly callOptions: RestCallOptions;
}

/** A stage being served. Replaced whole when anything of it changes. */
export interface RestStageRuntime {
  readonly apiId: string;
  readonly stageName: string;
  readonly base: StageSide;
  readonly canary: { readonly side: StageSide; readonly percentTraffic: number } | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RestStageInput {
  readonly stage: Stage;
  readonly deployment: Deployment<RestApi>;
  /** Where the stage has canary settings. */
  readonly canaryDeployment: Deployment<RestApi> | undefined;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Environment;
  readonly tools: StageTools;
  /** The canary's own cache, unless it shares the stage's. */
  readonly canaryTools: StageTools;
  readonly recorder: StageRecorder;
  readonly canaryRecorder: StageRecorder;
}

/** Compiles a stage for serving: both sides, every problem at once. */
export function compileRestStage(input: RestStageInput): Outcome<RestStageRuntime> {
  const { stage } = input;
  const canary = stage.canarySettings;
  const base = compileSide(
    input,
    input.deployment,
    stage.variables,
    canary && false,
    input.tools,
    input.recorder,
  );
  // Canary variables: the stage's, merged with the overrides (recorded, rest-request-phases.md 11.6).
  const overridden = new Map([...stage.variables, ...(canary?.stageVariableOverrides ?? [])]);
  const side =
    canary && input.canaryDeployment
      ? compileSide(input, input.canaryDeployment, overridden, true, input.canaryTools, input.canaryRecorder)
      : undefined;
  const diagnostics = [...base.diagnostics, ...(side?.diagnostics ?? [])];
  if (!base.ok || side?.ok === false) return fail(...diagnostics);
  return succeed(
    {
      apiId: stage.apiId,
      stageName: stage.stageName,
      base: base.value,
      canary: canary && side ? { side: side.value, percentTraffic: canary.percentTraffic } : undefined,
      diagnostics,
    },
    diagnostics,
  );
}

function compileSide(
  input: RestStageInput,
  deployment: Deployment<RestApi>,
  stageVariables: ReadonlyMap<string, string>,
  isCanaryRequest: boolean | undefined,
  tools: StageTools,
  recorder: StageRecorder,
): Outcome<StageSide> {
  const { stage } = input;
  const scope: StageScope = {
    environment: input.environment,
    api: deployment.snapshot,
    accountId: input.accountId,
    region: input.region,
    stage: stage.stageName,
    deploymentId: deployment.id,
    stageVariables,
    isCanaryRequest,
    templates: new Map(),
    ...(stage.clientCertificateId !== undefined && { clientCertificateId: stage.clientCertificateId }),
    methodSetting: (resource, method) => methodSettingOf(stage.methodSettings, resource, method),
  };
  const methodTools = compileMethodTools(scope, tools);
  if (!methodTools.ok) return methodTools;
  const compiled = compileRestApi(scope, methodTools.value);
  if (!compiled.ok) return compiled;
  return succeed(
    {
      compiled: compiled.value,
      recorder,
      unmatchedSetting: stage.methodSettings.get('*/*') ?? defaultMethodSetting,
      callOptions: stage.tracingEnabled
        ? { sampleTrace: createTraceSampler(input.environment.clock, input.environment.random) }
        : {},
    },
    [...missingCertificate(input), ...methodTools.diagnostics, ...compiled.diagnostics],
  );
}

/** AWS keeps client certificates itself; here gwctl.yaml has to name them. */
function missingCertificate({ stage, deployment, environment }: RestStageInput): Diagnostic[] {
  const id = stage.clientCertificateId;
  if (id === undefined || environment.services.clientCertificate?.(id)) return [];
  return [
    {
      ruleId: 'not-emulated',
      severity: 'warn',
      message: `Stage ${stage.stageName} shows the client certificate ${id} to backends, and clientCertificates of gwctl.yaml does not name it: backends see none.`,
      ...(deployment.snapshot.at && { at: deployment.snapshot.at }),
    },
  ];
}

/** One draw per request picks the side; nothing is sticky (documented). */
export function drawSide(stage: RestStageRuntime, random: () => number): StageSide {
  const { canary } = stage;
  return canary && random() * 100 < canary.percentTraffic ? canary.side : stage.base;
}
