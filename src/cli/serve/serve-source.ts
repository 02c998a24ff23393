import { apiSettingsOf } from '../../assembly/api-settings.ts';
import { type LoadedSpec, loadSpec } from '../../assembly/load-spec.ts';
import { notEmulated } from '../../assembly/not-emulated.ts';
import { unknownPlanKeys } from '../../assembly/plan-problems.ts';
import { applyConfigTo, deployMissingStage, deploySpec } from '../../assembly/serving.ts';
import { withTemplate } from '../../assembly/template-config.ts';
import type { DeployTools } from '../../control/deploy.ts';
import { findApi } from '../../control/lookup.ts';
import { type Diagnostic, succeed } from '../../diagnostics/diagnostic.ts';
import { nodeFiles } from '../../document/file-reader.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Api, ProtocolType } from '../../model/api.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { Store } from '../../store/store.ts';
import type { ApiConfig, GwctlConfig } from '../../workspace/config.ts';
import { machineError, Refusal } from '../errors.ts';
import { mendHelp } from '../import/imported-spec.ts';
import { diagnosticText, inReadingOrder, located } from '../reporters/diagnostics.ts';
import { proseWidth, say } from '../reporters/wrap.ts';
import { accepted } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { onlyApi } from './only-api.ts';
import type { ServeOptions } from './serve-options.ts';

/** What is served: a state, and where its places are. */
export interface ServeSource {
  readonly store: Store;
  /** Stages to serve; all when undefined. */
  readonly only: ReadonlySet<string> | undefined;
  /** APIs whose stages are served. */
  apis(): Promise<Api[]>;
  /** gwctl.yaml's, with what a template says of functions and stages. */
  config: GwctlConfig;
  /** The document behind the one API, where it came from a file just now. */
  document: SpecDocument | undefined;
  /** Reads the spec again and deploys it; the old state stays when it is bad. */
  reload?(): Promise<boolean>;
}

/** `serve SPEC`: import and deployment in memory; the workspace's state is not touched (contract, section 3). */
export async function specSource(
  world: World,
  file: string,
  options: ServeOptions,
  config: GwctlConfig,
  tools: DeployTools,
  store: Store = memoryStore(),
): Promise<ServeSource> {
  const source: ServeSource & { only: ReadonlySet<string> | undefined } = {
    store,
    only: undefined,
    config,
    document: undefined,
    apis: async () => [...(await store.read()).apis.values()],
    async reload() {
      const problem = await put(false);
      return problem === undefined;
    },
  };
  const put = async (isFirst: boolean): Promise<Refusal | undefined> => {
    const loaded = await load(world, file, options, config);
    source.document = loaded.document ?? source.document;
    source.config = withTemplate(config, loaded, world.cwd);
    const protocol = loaded.api.ok ? loaded.api.value.protocol : 'REST';
    const stages = stageNamesOf(apiSettingsOf(source.config, file, world.cwd), options.stage, protocol);
    source.only = new Set(stages);
    const refused = loaded.api.ok
      ? await deploySpec(store, loaded.api.value, stages, source.config, tools)
      : loaded.api;
    report(
      world,
      isFirst ? loaded.api.diagnostics.filter((d) => d.severity === 'warn') : [],
      loaded.document,
    );
    if (isFirst) accepted(world, succeed(undefined, unknownPlanKeys(config)));
    return refused.ok
      ? undefined
      : refusalOf(
          world,
          refused.diagnostics,
          loaded.document,
          `${file === '-' ? 'Standard input' : file} cannot be served`,
        );
  };
  const problem = await put(true);
  if (problem) throw problem;
  return source;
}

async function load(
  world: World,
  file: string,
  options: ServeOptions,
  config: GwctlConfig,
): Promise<Omit<LoadedSpec, 'document'> & { document: SpecDocument | undefined }> {
  const stdin = file === '-' ? await world.readStdin() : undefined;
  const outcome = await loadSpec(file, {
    cwd: world.cwd,
    config,
    now: world.now(),
    ...(options.param && { parameters: options.param }),
    ...(options.type && { type: options.type }),
    files: nodeFiles(world.cwd, options.allowRemoteRefs),
    ...(stdin && { stdin }),
  }).catch((error: unknown) => {
    throw machineError(error, file);
  });
  if (outcome.ok) return outcome.value;
  return { document: undefined, api: outcome, functions: new Map(), stages: new Map() };
}

/**
 * The stages of a spec: the one asked for, else those that gwctl.yaml names, else `dev`, which for an HTTP API is `$default`, the stage
 * that AWS makes by itself (http-api.md 2, quick create).
 */
function stageNamesOf(
  settings: Pick<ApiConfig, 'stages'>,
  stage: string | undefined,
  protocol: ProtocolType,
): string[] {
  if (stage !== undefined) return [stage];
  const named = [...settings.stages.keys()];
  if (named.length > 0) return named;
  return [protocol === 'HTTP' ? '$default' : 'dev'];
}

/** `serve` in a workspace: its state, with what gwctl.yaml says put on top. */
export async function workspaceSource(
  world: World,
  store: Store,
  options: ServeOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<ServeSource> {
  accepted(world, await applyConfigTo(store, config, tools));
  const before = await store.read();
  const chosen =
    options.api !== undefined || before.apis.size <= 1
      ? [accepted(world, findApi(before, options.api, config.accountId))]
      : [...before.apis.values()];
  for (const api of chosen) {
    if (options.stage === undefined) continue;
    const isMade = accepted(world, await deployMissingStage(store, api.id, options.stage, config, tools));
    if (isMade)
      say(world.stderr, `Stage ${options.stage} was not there: deployed the draft of ${api.name} to it.`);
  }
  const ids = new Set(chosen.map(({ id }) => id));
  const all = options.at === undefined ? store : await atDeployment(world, store, options.at, options);
  const [asked] = options.api === undefined ? [] : chosen;
  const source: ServeSource = {
    store: asked ? onlyApi(all, asked.id) : all,
    only: options.stage === undefined ? undefined : new Set([options.stage]),
    config,
    document: undefined,
    apis: async () => [...(await store.read()).apis.values()].filter(({ id }) => ids.has(id)),
  };
  const state = await store.read();
  if (![...state.stages.values()].some((stage) => ids.has(stage.apiId))) {
    throw new Refusal('No stage is deployed yet.', {
      next: 'Deploy one (gwctl deploy --stage dev) or name one here (gwctl serve --stage dev).',
    });
  }
  return source;
}

/** Serves one deployment in place of the one the stage points to: `--at`. Nothing of it is stored. */
async function atDeployment(world: World, store: Store, id: string, options: ServeOptions): Promise<Store> {
  const state = await store.read();
  const deployment = state.deployments.get(id);
  if (!deployment)
    throw new Refusal(`There is no deployment ${id}.`, {
      code: 'NotFoundException',
      next: 'gwctl deployment list shows those there are.',
    });
  const pinned = memoryStore(state);
  accepted(
    world,
    await pinned.update((before) => {
      const stages = new Map(before.stages);
      for (const [key, stage] of stages) {
        if (stage.apiId !== deployment.apiId) continue;
        if (options.stage !== undefined && options.stage !== stage.stageName) continue;
        const { canarySettings: _canary, ...rest } = stage;
        stages.set(key, { ...rest, deploymentId: id });
      }
      return succeed({ state: { ...before, stages }, result: undefined });
    }),
  );
  return pinned;
}

/** Diagnostics for people, on stderr. */
export function report(
  world: World,
  diagnostics: readonly Diagnostic[],
  document: SpecDocument | undefined,
): void {
  for (const diagnostic of inReadingOrder(diagnostics, document)) {
    world.stderr.write(diagnosticText(diagnostic, document, world.colours.stderr, proseWidth(world.stderr)));
  }
}

/** Tells every problem and gives the one sentence that ends the command. */
export function refusalOf(
  world: World,
  diagnostics: readonly Diagnostic[],
  document: SpecDocument | undefined,
  what: string,
): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  report(world, errors, document);
  const count = errors.length === 1 ? 'one problem' : `${errors.length} problems`;
  return new Refusal(`${what}: ${count}.`, {
    next: document ? mendHelp(document.file) : 'Mend what is marked above.',
    diagnostics: errors.map((d) => located(d, document) as unknown as Diagnostic),
  });
}

/** What is not emulated, one line each; a refusal under `--strict`. */
export function tellNotEmulated(
  world: World,
  apis: readonly Api[],
  document: SpecDocument | undefined,
  isStrict: boolean,
): void {
  const found = apis.flatMap((api) => notEmulated(api));
  if (found.length === 0) return;
  if (isStrict) {
    throw refusalOf(
      world,
      found.map((d) => ({ ...d, severity: 'error' as const })),
      document,
      'gwctl does not emulate all of this, and --strict is set',
    );
  }
  report(world, found, document);
}
