import type { DeployTools } from '../../control/deploy.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { UsageError } from '../errors.ts';
import { openStore } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { emptyWorkspace } from './empty-workspace.ts';
import type { ServeOptions } from './serve-options.ts';
import { type ServeSource, specSource } from './serve-source.ts';
import { severalSource, specPath } from './several-source.ts';

/**
 * Whether what was imported is served: where nothing was yet, the specs that gwctl.yaml names are.
 * @throws {Refusal} where there is neither
 */
export async function servesState(world: World, stateFile: string, config: GwctlConfig): Promise<boolean> {
  const store = await openStore(stateFile, 'read');
  const isEmpty = (await store.read()).apis.size === 0;
  await store.close();
  if (isEmpty && config.apis.length === 0) throw await emptyWorkspace(world);
  return !isEmpty;
}

/** The spec that the command line names, else those of gwctl.yaml. */
export function sourceOfSpecs(
  world: World,
  spec: string | undefined,
  options: ServeOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<ServeSource> {
  const apis = config.apis.filter(
    ({ name }) => name === undefined || options.api === undefined || name === options.api,
  );
  const [only, ...others] = apis;
  const file = spec ?? (only && others.length === 0 ? specPath(world, config, only.spec) : undefined);
  if (file !== undefined) return specSource(world, file, options, config, tools);
  if (only) return severalSource(world, options, config, tools);
  throw new UsageError(
    `gwctl.yaml has no API ${options.api}.`,
    `It has ${config.apis.map(({ name }) => name ?? 'one without a name').join(', ')}.`,
  );
}
