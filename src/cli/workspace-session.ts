import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import type { Changed } from '../control/change.ts';
import { exceptionOf } from '../control/change.ts';
import type { DeployTools } from '../control/deploy.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { GatewayState, Store } from '../store/store.ts';
import { emptyConfig, type GwctlConfig } from '../workspace/config.ts';
import { findWorkspace, type Workspace } from '../workspace/find-workspace.ts';
import { machineError, Refusal, UsageError } from './errors.ts';
import { say } from './reporters/wrap.ts';
import type { GlobalOptions, World } from './world.ts';

/** A workspace that a command works in. */
export interface WorkspaceSession {
  readonly workspace: Workspace;
  readonly config: GwctlConfig;
  /** The workspace's own; an empty one in memory where nothing is stored yet and the command only reads. */
  readonly store: Store;
}

/** Finds problems of a configuration that its schema does not: for commands that run a gateway. */
export type ConfigCheck = (config: GwctlConfig) => Promise<readonly Diagnostic[]>;

/** Finds the workspace and reads its `gwctl.yaml`. @throws {UsageError} for a file that is wrong, naming all its problems */
export async function openConfig(
  world: World,
  options: GlobalOptions,
  check: ConfigCheck = async () => [],
): Promise<{ readonly workspace: Workspace; readonly config: GwctlConfig }> {
  const given = options.workspace ?? world.env['GWCTL_WORKSPACE'];
  const workspace = await findWorkspace(world.cwd, given === '' ? undefined : given);
  if (given !== undefined) await mustBeFolder(workspace.folder, given);
  if (workspace.configFile === undefined) return { workspace, config: emptyConfig(workspace.folder) };
  const names = { file: shortest(workspace.configFile, world.cwd), path: workspace.configFile };
  return { workspace, config: await readConfigFile(world, names, check) };
}

/**
 * Reads a file as `gwctl.yaml`.
 * @param names how messages name it, and where it is
 * @throws {UsageError} naming all its problems
 */
export async function readConfigFile(
  world: World,
  names: { readonly file: string; readonly path: string },
  check: ConfigCheck,
): Promise<GwctlConfig> {
  const bytes = await world.readFile(names.path).catch((error) => {
    throw machineError(error, names.file);
  });
  const { readConfigParts } = await import('../workspace/read-config.ts');
  const { byPlace } = await import('../workspace/file-problem.ts');
  const { config, diagnostics, locate } = await readConfigParts(bytes, names, world.env);
  const others = config ? await check(config) : [];
  if (config && diagnostics.length + others.length === 0) return config;
  throw configError(byPlace([...diagnostics, ...others.map(locate)]));
}

/**
 * Runs a command's work in the workspace, and closes the store whatever happens.
 * @param mode `read` makes no `.gwctl/` in a folder that has none
 */
export async function inWorkspace<T>(
  world: World,
  options: GlobalOptions,
  mode: 'read' | 'write',
  work: (session: WorkspaceSession) => Promise<T>,
): Promise<T> {
  const { workspace, config } = await openConfig(world, options);
  const store = await openStore(workspace.stateFile, mode);
  try {
    return await work({ workspace, config, store });
  } finally {
    await store.close();
  }
}

/** The state of a workspace, opened. @throws {StoreError} */
export async function openStore(stateFile: string, mode: 'read' | 'write'): Promise<Store> {
  if (mode === 'read' && !(await isFile(stateFile))) return memoryStore();
  const { openSqliteStore } = await import('../store/sqlite-store.ts');
  return openSqliteStore(stateFile);
}

/** Does one control operation in one transaction; a refusal ends the command with exit code 1. Warnings go to stderr. */
export async function change<T>(
  world: World,
  store: Store,
  operation: (state: GatewayState) => Changed<T>,
): Promise<T> {
  return accepted(world, await store.update(operation));
}

/** The value of an outcome; a failed one is thrown as a refusal with AWS's exception name. */
export function accepted<T>(world: World, outcome: Outcome<T>): T {
  if (!outcome.ok) throw refusal(outcome.diagnostics);
  for (const { severity, message, help } of outcome.diagnostics) {
    if (severity === 'info') continue;
    say(world.stderr, `${world.colours.stderr.yellow('warning')}: ${message}${help ? ` ${help}` : ''}`);
  }
  return outcome.value;
}

/** A failed outcome as the error of a command: the first problem is the sentence, all of them are in the JSON. */
export function refusal(diagnostics: readonly Diagnostic[]): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const code = exceptionOf(first?.ruleId ?? '');
  const next = errors.flatMap(({ message, help }, i) => [
    ...(i === 0 ? [] : [message]),
    ...(help ? [help] : []),
  ]);
  return new Refusal(first?.message ?? 'refused', { code, next: next.join('\n'), diagnostics });
}

/** Time and ids for the control plane, and what refuses a deployment besides API Gateway's own rules. */
export function controlTools(world: World, check: DeployTools['check'] = () => []): DeployTools {
  return { now: () => world.now(), newId, check };
}

const idLetters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A random id as API Gateway's look: lower-case letters and digits. */
export function newId(length: number): string {
  return Array.from({ length }, () => idLetters[randomInt(idLetters.length)]).join('');
}

/** A configuration that is wrong, with all that is wrong in it; a problem's own help stands beside it. */
export function configError(diagnostics: readonly Diagnostic[]): UsageError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first = 'gwctl.yaml is wrong.', ...others] = errors.map(({ message, help }) =>
    help ? `${message} ${help}` : message,
  );
  const isHelped = errors.some(({ help }) => help !== undefined);
  const next = isHelped ? others : [...others, 'Mend gwctl.yaml, and run it again.'];
  return new UsageError(first, next.join('\n'), diagnostics);
}

async function mustBeFolder(folder: string, given: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UsageError(`There is no folder ${given}.`, 'Check --workspace and GWCTL_WORKSPACE.');
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw machineError(error, path);
  });
  return found !== undefined;
}

function shortest(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
