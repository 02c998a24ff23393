import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { loadSpec } from '../../assembly/load-spec.ts';
import { StoreError } from '../../store/store.ts';
import { emptyConfig, type GwctlConfig } from '../../workspace/config.ts';
import { byPlace } from '../../workspace/file-problem.ts';
import { findWorkspace, type Workspace } from '../../workspace/find-workspace.ts';
import { readConfigParts } from '../../workspace/read-config.ts';
import type { GlobalOptions, World } from '../world.ts';
import { type Check, error, ok, warn } from './check.ts';
import { type FoundState, withStateCopy } from './state-copy.ts';

/** Where the workspace is, or would be. */
export async function checkWorkspace(
  world: World,
  options: GlobalOptions,
): Promise<{ readonly workspace: Workspace; readonly check: Check }> {
  const given = options.workspace ?? world.env['GWCTL_WORKSPACE'] ?? '';
  const workspace = await findWorkspace(world.cwd, given === '' ? undefined : given);
  const { folder, configFile } = workspace;
  if (!(await isFolder(folder)))
    return {
      workspace,
      check: error('workspace', `There is no folder ${folder}.`, 'Check --workspace and GWCTL_WORKSPACE.'),
    };
  const hasState = await isFolder(join(folder, '.gwctl'));
  const check =
    configFile === undefined && !hasState
      ? warn(
          'workspace',
          'Neither gwctl.yaml nor .gwctl/ is here or above.',
          'gwctl init demo makes an example; gwctl serve openapi.yaml needs none.',
        )
      : ok('workspace', folder);
  return { workspace, check };
}

/** `gwctl.yaml`, judged as `gwctl serve` judges it; the one that is used from here on. */
export async function checkConfig(
  world: World,
  { folder, configFile }: Workspace,
): Promise<{ readonly config: GwctlConfig; readonly checks: readonly Check[] }> {
  if (configFile === undefined)
    return {
      config: emptyConfig(folder),
      checks: [ok('gwctl.yaml', 'There is none; every key is optional.')],
    };
  const bytes = await world.readFile(configFile).catch(() => undefined);
  if (!bytes)
    return {
      config: emptyConfig(folder),
      checks: [error('gwctl.yaml', `${configFile} cannot be read.`, 'Check its permissions.')],
    };
  const names = { file: 'gwctl.yaml', path: configFile };
  const { config, diagnostics, locate } = await readConfigParts(bytes, names, world.env);
  const more = config ? (await checkConfiguration(config)).map(locate) : [];
  const problems = byPlace([...diagnostics, ...more]);
  return {
    config: config ?? emptyConfig(folder),
    checks:
      problems.length === 0
        ? [ok('gwctl.yaml', `${relative(world.cwd, configFile) || 'gwctl.yaml'} is right.`)]
        : problems.map(({ message, help, severity }) =>
            severity === 'error'
              ? error('gwctl.yaml', message, help ?? 'Mend gwctl.yaml.')
              : warn('gwctl.yaml', message, help),
          ),
  };
}

/** What is in `.gwctl/` is for its owner only (reliability T13). */
export async function checkModes({ folder }: Workspace): Promise<Check[]> {
  const own = join(folder, '.gwctl');
  if (process.platform === 'win32' || !(await isFolder(own))) return [];
  const names = await readdir(own).catch(() => undefined);
  if (!names) return []; // the state tells why it cannot be read
  const paths = [own, ...names.map((name) => join(own, name))];
  const open: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & 0o077) !== 0) open.push(relative(folder, path));
  }
  if (open.length === 0) return [ok('permissions', '.gwctl/ is readable by its owner only.')];
  return [
    warn(
      'permissions',
      `Others may read ${open.join(', ')}: keys and deployments are in there.`,
      'The next command that writes mends it; or: chmod -R go-rwx .gwctl',
    ),
  ];
}

/** The state database; further looks at what it holds happen while it is open. */
export async function checkState(
  { stateFile, folder }: Workspace,
  look: (found: FoundState) => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    if (!(await isThere(stateFile)))
      return [ok('state', 'Nothing was imported yet: .gwctl/state.db is not there.')];
    return await withStateCopy(stateFile, async (found) => [stateCheck(found), ...(await look(found))]);
  } catch (cause) {
    if (cause instanceof StoreError)
      return [error('state', `${relative(folder, stateFile)}: ${reasonOf(cause)}`, cause.next)];
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    return [
      error('state', `${relative(folder, stateFile)} cannot be read (${code}).`, 'Check its permissions.'),
    ];
  }
}

/** The sentence without the copy's path. */
function reasonOf({ message }: StoreError): string {
  return message.replace(/^\S+state\.db: /, '');
}

function stateCheck({ format, known, state }: FoundState): Check {
  const { apis, deployments, stages } = state;
  const counts = [
    counted(apis.size, 'API'),
    counted(deployments.size, 'deployment'),
    counted(stages.size, 'stage'),
  ].join(', ');
  const migrated = format < known ? `; the next command brings it to ${known}` : '';
  return ok('state', `.gwctl/state.db opens (format ${format}${migrated}): ${counts}.`);
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** Every spec that gwctl.yaml names, imported without storing it. */
export async function checkSpecs(world: World, config: GwctlConfig): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { spec } of config.apis) {
    const file = relative(world.cwd, join(config.folder, spec));
    const loaded = await loadSpec(file, { cwd: world.cwd, config, now: world.now() }).catch(
      (cause: NodeJS.ErrnoException) => cause,
    );
    if (loaded instanceof Error)
      checks.push(
        error(
          'spec',
          `${file} cannot be read (${loaded.code ?? loaded.message}).`,
          'Check spec of gwctl.yaml.',
        ),
      );
    else checks.push(specCheck(file, loaded));
  }
  return checks;
}

function specCheck(file: string, loaded: Awaited<ReturnType<typeof loadSpec>>): Check {
  const outcome = loaded.ok ? loaded.value.api : loaded;
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!outcome.ok || first)
    return error(
      'spec',
      `${file} cannot be imported: ${first?.message ?? 'it is no spec.'}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`,
      `gwctl lint ${file} shows where.`,
    );
  const { name, protocol } = outcome.value;
  return ok('spec', `${file} can be imported: ${name} (${protocol}).`);
}

/** Rejects where it cannot be said: the folder is closed, or is no folder. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return false;
      throw cause;
    },
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
