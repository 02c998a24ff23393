import { resolve } from 'node:path';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError, UsageError } from '../errors.ts';
import { openConfig } from '../workspace-session.ts';
import type { World } from '../world.ts';

/** The configuration of `gwctl lint`: `--config`, else the workspace's. */
export async function lintConfig(world: World, options: LintCommandOptions): Promise<GwctlConfig> {
  const { config: file } = options;
  if (file === undefined) return (await openConfig(world, options)).config;
  const path = resolve(world.cwd, file);
  const bytes = await world.readFile(path).catch((error) => {
    throw machineError(error, file);
  });
  const { readConfig } = await import('../../workspace/read-config.ts');
  const outcome = await readConfig(bytes, { file, path }, world.env);
  if (outcome.ok) return outcome.value;
  const [first, ...others] = outcome.diagnostics.map(({ message, help }) =>
    help ? `${message} ${help}` : message,
  );
  throw new UsageError(first ?? `${file} is wrong.`, others.join('\n') || undefined, outcome.diagnostics);
}
