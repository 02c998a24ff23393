import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findApi, findDeployment, findStage, stagesOf } from '../control/lookup.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { nodeFiles } from '../document/file-reader.ts';
import type { ApiType } from '../importer/options.ts';
import type { Api } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import { MachineError, machineError, Refusal } from './errors.ts';
import { withPlaces } from './places.ts';
import { accepted } from './workspace-session.ts';
import type { World } from './world.ts';

/** One side of `gwctl diff`: an API, and the stage it was named by. */
export interface DiffSide {
  /** For the heading: `stage dev (x1y2z3)`. */
  readonly name: string;
  readonly api: Api;
  readonly stage?: Stage;
}

/** The flags that say what the words of `gwctl diff` mean. */
export interface SideOptions {
  /** Whose draft, deployments and stages are meant. */
  readonly api?: string;
  /** What kind of API the specs are. */
  readonly type?: ApiType;
  /** Values of the specs' placeholders. */
  readonly param?: ReadonlyMap<string, string>;
  /** Hosts that `$ref`s of the specs may lead to. */
  readonly allowRemoteRefs?: readonly string[];
}

export interface SideContext {
  readonly world: World;
  readonly state: GatewayState;
  readonly config: GwctlConfig;
  readonly options: SideOptions;
}

type Kind = 'spec' | 'draft' | 'deployment' | 'stage';

/**
 * What a word of the command line means. `spec:`, `draft:`, `deployment:` and `stage:` say it; without them: a file that is there, the
 * word `draft`, a deployment's id, a stage's name (`API:STAGE` where there are several APIs; `STAGE/canary` its canary side), an API's name
 * for its draft.
 */
export async function diffSide(context: SideContext, word: string): Promise<DiffSide> {
  const prefixed = /^(spec|draft|deployment|stage):(.+)$/.exec(word);
  if (prefixed) return sideOf(context, prefixed[1] as Kind, prefixed[2] ?? '');
  const kind = await guess(context, word);
  if (kind === undefined) throw unknown(context, word);
  return sideOf(context, kind, word);
}

async function guess({ world, state, options }: SideContext, word: string): Promise<Kind | undefined> {
  if (word === '-' || (await isThere(resolve(world.cwd, word)))) return 'spec';
  if (word === 'draft' || /\.(ya?ml|json)$/i.test(word)) return word === 'draft' ? 'draft' : 'spec';
  if (state.deployments.has(word)) return 'deployment';
  const { apiName, rest } = split(word);
  const owner = findApi(state, apiName ?? options.api);
  if (owner.ok && findStage(state, owner.value.id, withoutCanary(rest)).ok) return 'stage';
  return findApi(state, word).ok ? 'draft' : undefined;
}

async function sideOf(context: SideContext, kind: Kind, word: string): Promise<DiffSide> {
  const { world, state, config } = context;
  if (kind === 'spec') return specSide(context, word);
  if (kind === 'draft') {
    const api = accepted(
      world,
      findApi(state, word === 'draft' ? context.options.api : word, config.accountId),
    );
    return { name: `draft of ${api.name}`, api };
  }
  if (kind === 'deployment') {
    const owner =
      state.deployments.get(word)?.apiId ??
      accepted(world, findApi(state, context.options.api, config.accountId)).id;
    const deployment = accepted(world, findDeployment(state, owner, word));
    return { name: `deployment ${word}`, api: deployment.snapshot };
  }
  const { apiName, rest } = split(word);
  const owner = accepted(world, findApi(state, apiName ?? context.options.api, config.accountId));
  const name = withoutCanary(rest);
  const stage = accepted(world, findStage(state, owner.id, name));
  const side = name === rest ? stage : canarySide(stage);
  const deployment = accepted(world, findDeployment(state, owner.id, side.deploymentId));
  return { name: `stage ${rest} (${side.deploymentId})`, api: deployment.snapshot, stage: side };
}

/** `prod/canary` names the canary side of `prod`, as its log group does: a stage's name holds no slash. */
function withoutCanary(word: string): string {
  return word.replace(/\/canary$/i, '');
}

/** The canary as a stage of its own: its deployment, and the variables merged as at run time (rest-request-phases.md 11.6, recorded). */
function canarySide(stage: Stage): Stage {
  const { canarySettings: canary } = stage;
  if (canary === undefined) {
    throw new Refusal(`Stage ${stage.stageName} has no canary.`, {
      code: 'NotFoundException',
      next: `gwctl deploy --stage ${stage.stageName} --canary 10 makes one.`,
    });
  }
  const variables = new Map([...stage.variables, ...canary.stageVariableOverrides]);
  return { ...stage, deploymentId: canary.deploymentId, variables };
}

/** `petstore:dev`, or `dev` alone. */
function split(word: string): { apiName: string | undefined; rest: string } {
  const colon = word.lastIndexOf(':');
  return colon > 0
    ? { apiName: word.slice(0, colon), rest: word.slice(colon + 1) }
    : { apiName: undefined, rest: word };
}

async function specSide({ world, config, options }: SideContext, file: string): Promise<DiffSide> {
  const { loadSpec } = await import('../assembly/load-spec.ts');
  const stdin = file === '-' ? { stdin: await world.readStdin() } : {};
  const loaded = await loadSpec(file, {
    cwd: world.cwd,
    config,
    now: world.now(),
    ...stdin,
    ...(options.type && { type: options.type }),
    ...(options.param && { parameters: options.param }),
    files: nodeFiles(world.cwd, options.allowRemoteRefs),
  }).catch((error) => {
    throw machineError(error, file);
  });
  const folders = [world.cwd, config.folder];
  const { api } = accepted(world, await withPlaces(world, loaded, folders));
  if (!api.ok) accepted(world, await withPlaces(world, api, folders));
  if (!api.ok) throw new MachineError(`${file} cannot be imported.`, `gwctl lint ${file} says why.`);
  return { name: file === '-' ? 'standard input' : file, api: api.value };
}

async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

function unknown({ state }: SideContext, word: string): Refusal {
  const apis = [...state.apis.values()];
  const words = [
    'draft',
    ...apis.map(({ name }) => name),
    ...apis.flatMap(({ id }) => stagesOf(state, id).map(({ stageName }) => stageName)),
    ...state.deployments.keys(),
  ];
  const meant = nearest(word, words);
  return new Refusal(`${word} is no file, no draft, no deployment and no stage here.`, {
    code: 'NotFoundException',
    next: meant
      ? `Did you mean ${meant}?`
      : 'For example: gwctl diff dev draft, gwctl diff old.yaml new.yaml',
  });
}
