import { resolve } from 'node:path';
import { child, type Diagnostic, type SourceRef } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { rules } from '../../lint/rules/index.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { openConfig, readConfigFile } from '../workspace-session.ts';
import type { World } from '../world.ts';

/** The configuration that lint goes by: `--config`, else the workspace's. @throws {UsageError} for a file that is wrong */
export async function lintConfig(world: World, options: LintCommandOptions): Promise<GwctlConfig> {
  const { config: file } = options;
  if (file === undefined) return (await openConfig(world, options, unknownRules)).config;
  return readConfigFile(world, { file, path: resolve(world.cwd, file) }, unknownRules);
}

/** A rule id that does not exist changes nothing, and whoever wrote it believes that it does. */
async function unknownRules({ lint, file = 'gwctl.yaml' }: GwctlConfig): Promise<readonly Diagnostic[]> {
  const section: SourceRef = { file, pointer: '/lint' };
  const named = [...lint.rules.keys()].map((id) => [id, child(section, 'rules', id)] as const);
  const overridden = lint.overrides.flatMap((each, i) =>
    [...each.rules.keys()].map((id) => [id, child(section, 'overrides', i, 'rules', id)] as const),
  );
  return [...named, ...overridden].filter(([id]) => !rules.has(id)).map(([id, at]) => unknownRule(id, at));
}

function unknownRule(id: string, at: SourceRef): Diagnostic {
  const close = nearest(id, rules.keys());
  return {
    ruleId: 'configuration',
    severity: 'error',
    message: `there is no lint rule ${id}.`,
    at: { ...at, part: 'key' },
    help: close ? `Did you mean ${close}?` : 'gwctl explain lists the rules.',
  };
}
