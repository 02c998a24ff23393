import { type OpenHost, openHost } from '../../assembly/open-host.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { Workspace } from '../../workspace/find-workspace.ts';
import { doctorText } from '../reporters/doctor-report.ts';
import { exitCodes, type GlobalOptions, type World } from '../world.ts';
import type { Check } from './check.ts';
import { checkEndpoints, checkFunctions, checkStages } from './endpoint-checks.ts';
import { checkDisk, checkNames, checkNode, checkPackages, checkPort, checkTime } from './machine-checks.ts';
import { checkConfig, checkModes, checkSpecs, checkState, checkWorkspace } from './workspace-checks.ts';

/** Looks at everything and says what it found; exit code 1 where something is an error. */
export async function runDoctor(
  world: World,
  options: GlobalOptions & { readonly port: number },
): Promise<void> {
  const checks = await allChecks(world, options);
  const isOk = checks.every(({ status }) => status !== 'error');
  if (!isOk) world.exitCode = exitCodes.bad;
  world.stdout.write(
    options.json ? `${JSON.stringify({ checks, ok: isOk }, null, 2)}\n` : doctorText(checks, world),
  );
}

async function allChecks(world: World, options: GlobalOptions & { readonly port: number }): Promise<Check[]> {
  const { workspace, check } = await checkWorkspace(world, options);
  const { config, checks: ofConfig } = await checkConfig(world, workspace);
  const isRight = ofConfig.every(({ status }) => status !== 'error');
  const folder = check.status === 'error' ? world.cwd : workspace.folder;
  return [
    checkNode(process.versions.node),
    await checkPackages(),
    check,
    ...ofConfig,
    ...(await checkModes(workspace)),
    ...(await inside(world, workspace, config, isRight)),
    ...(await checkNames(world, [...config.domainNames.keys()])),
    await checkPort(options.port),
    checkTime(world.now()),
    await checkDisk(folder),
  ];
}

/** State, specs, functions, endpoints. With a wrong gwctl.yaml only the state can be looked at. */
async function inside(
  world: World,
  workspace: Workspace,
  config: GwctlConfig,
  isConfigRight: boolean,
): Promise<readonly Check[]> {
  const opened = isConfigRight ? await quietHost(world, config) : undefined;
  try {
    const ofState = await checkState(workspace, async ({ state }) =>
      opened ? checkStages(state, config, opened) : [],
    );
    if (!opened) return ofState;
    const specs = await checkSpecs(world, config);
    const functions = checkFunctions(opened, world.env['PATH'] ?? '', await canRunTypeScript());
    return [...ofState, ...specs, ...functions, ...(await checkEndpoints(config))];
  } finally {
    await opened?.close(0);
  }
}

/** A gateway that serves nothing and watches nothing: its parts know what they miss. */
async function quietHost(world: World, config: GwctlConfig): Promise<OpenHost | undefined> {
  const opened = await openHost({
    config,
    hostEnvironment: world.env,
    watch: false,
    logFolder: undefined,
    onNotice: () => undefined,
    onBug: (cause) => {
      throw cause;
    },
  });
  return opened.ok ? opened.value : undefined;
}

async function canRunTypeScript(): Promise<boolean> {
  if ((process.features as { typescript?: unknown }).typescript) return true;
  return import('esbuild').then(
    () => true,
    () => false,
  );
}
