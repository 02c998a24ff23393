import { resolve } from 'node:path';
import type { ApiConfig, GwctlConfig } from '../workspace/config.ts';

/**
 * What gwctl.yaml says of the API in a spec file: the entry of `apis` that names the file, else what holds for every API. A file that
 * no entry names is another API: it must not get the name of one that is there.
 */
export function apiSettingsOf(
  config: GwctlConfig,
  file: string,
  cwd: string,
): ApiConfig | GwctlConfig['defaults'] {
  const path = file === '-' ? undefined : resolve(cwd, file);
  const named = config.apis.find((api) => resolve(config.folder, api.spec) === path);
  return named ?? config.apis.find(({ name }) => name === undefined) ?? config.defaults;
}
