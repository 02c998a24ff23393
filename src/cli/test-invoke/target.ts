import { loadSpec } from '../../assembly/load-spec.ts';
import { withTemplate } from '../../assembly/template-config.ts';
import { newStage } from '../../control/deploy.ts';
import { findApi, findDeployment, findStage } from '../../control/lookup.ts';
import { settingsFor, withSettings } from '../../control/stage-settings.ts';
import { nodeFiles } from '../../document/file-reader.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Api, RestApi } from '../../model/api.ts';
import type { Deployment, Stage } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { machineError, Refusal } from '../errors.ts';
import { refusalOf } from '../serve/serve-source.ts';
import { isSpec, refuseDeployment } from '../spec-reference.ts';
import { accepted, inWorkspace } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { TestInvokeOptions } from './test-invoke-options.ts';

/** What a test invocation runs on: a deployment (of the draft, a spec or the store) and the stage's settings. */
export interface InvokeTarget {
  readonly deployment: Deployment<RestApi>;
  readonly stage: Stage;
  readonly document: SpecDocument | undefined;
  /** gwctl.yaml's, with what a template says of functions and stages. */
  readonly config: GwctlConfig;
}

/** The API that a command line means: a file where there is one of that name, else the workspace's. */
export async function invokeTarget(
  world: World,
  reference: string | undefined,
  options: TestInvokeOptions,
  config: GwctlConfig,
): Promise<InvokeTarget> {
  if (reference !== undefined && (await isSpec(world, reference))) {
    refuseDeployment(options);
    return fromSpec(world, reference, options, config);
  }
  return inWorkspace(world, options, 'read', async ({ store }) =>
    fromState(world, await store.read(), reference, options, config),
  );
}

async function fromSpec(
  world: World,
  file: string,
  options: TestInvokeOptions,
  config: GwctlConfig,
): Promise<InvokeTarget> {
  const stdin = file === '-' ? await world.readStdin() : undefined;
  const loaded = await loadSpec(file, {
    cwd: world.cwd,
    config,
    now: world.now(),
    ...(stdin && { stdin }),
    ...(options.param && { parameters: options.param }),
    ...(options.type && { type: options.type }),
    files: nodeFiles(world.cwd, options.allowRemoteRefs),
  }).catch((error: unknown) => {
    throw machineError(error, file);
  });
  const document = loaded.ok ? loaded.value.document : undefined;
  const api = loaded.ok ? loaded.value.api : loaded;
  if (!api.ok) throw refusalOf(world, api.diagnostics, document, `${file} cannot be imported`);
  const known = loaded.ok ? withTemplate(config, loaded.value, world.cwd) : config;
  return { ...draftTarget(api.value, world, options, known), document, config: known };
}

function fromState(
  world: World,
  state: GatewayState,
  reference: string | undefined,
  options: TestInvokeOptions,
  config: GwctlConfig,
): InvokeTarget {
  const api = accepted(world, findApi(state, reference, config.accountId));
  const stage =
    options.stage === undefined ? undefined : accepted(world, findStage(state, api.id, options.stage));
  const id = options.at ?? stage?.deploymentId;
  if (id === undefined) return { ...draftTarget(api, world, options, config), document: undefined, config };
  const deployment = accepted(world, findDeployment(state, api.id, id));
  return {
    deployment: restOnly(deployment),
    stage: stage ?? newStage(deployment, 'test-invoke-stage', deployment.createdDate),
    document: undefined,
    config,
  };
}

/** The draft, as if it were deployed; `--stage` takes that stage's settings from gwctl.yaml. */
function draftTarget(
  api: Api,
  world: World,
  options: TestInvokeOptions,
  config: GwctlConfig,
): Omit<InvokeTarget, 'document' | 'config'> {
  const now = new Date(world.now()).toISOString();
  const deployment: Deployment = { id: 'draft0', apiId: api.id, createdDate: now, snapshot: api };
  const bare = newStage(deployment, options.stage ?? 'test-invoke-stage', now);
  const settings = options.stage === undefined ? undefined : settingsFor(config, api.name, options.stage);
  return { deployment: restOnly(deployment), stage: withSettings(bare, settings) };
}

function restOnly(deployment: Deployment): Deployment<RestApi> {
  if (deployment.snapshot.protocol === 'REST') return deployment as Deployment<RestApi>;
  const { name, protocol } = deployment.snapshot;
  const isHttp = protocol === 'HTTP';
  // http-api.md 1, documented: HTTP APIs have no test invocation.
  throw new Refusal(
    `${name} is ${isHttp ? 'an HTTP' : 'a WebSocket'} API, and TestInvokeMethod is for REST APIs only.`,
    { next: isHttp ? 'Use gwctl why, or gwctl serve and a request.' : 'As on AWS.' },
  );
}
