import { isAbsolute, resolve } from 'node:path';
import type { ImportedDocument } from '../importer/import-spec.ts';
import type { GwctlConfig } from '../workspace/config.ts';

/**
 * The configuration with what a SAM or CloudFormation template says besides its API: functions and stages. What gwctl.yaml says of
 * the same name wins. @param cwd what the template's paths are relative to
 */
export function withTemplate(
  config: GwctlConfig,
  { functions, stages }: Pick<ImportedDocument, 'functions' | 'stages'>,
  cwd: string,
): GwctlConfig {
  if (functions.size === 0 && stages.size === 0) return config;
  const found = [...functions].map(([name, settings]) => {
    const { codeUri } = settings;
    if (codeUri === undefined || isAbsolute(codeUri)) return [name, settings] as const;
    return [name, { ...settings, codeUri: resolve(cwd, codeUri) }] as const;
  });
  return {
    ...config,
    functions: new Map([...found, ...config.functions]),
    defaults: { ...config.defaults, stages: new Map([...stages, ...config.defaults.stages]) },
  };
}
