import { mostMultiLevel } from '../control/domain-name.ts';
import { child, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GwctlConfig } from '../workspace/config.ts';

/** Custom domains of gwctl.yaml with more base paths of several levels than API Gateway takes (rest-request-phases.md 1.2, documented). */
export function domainProblems(config: Pick<GwctlConfig, 'domainNames' | 'file'>): readonly Diagnostic[] {
  const root = { file: config.file ?? 'gwctl.yaml', pointer: '' };
  return [...config.domainNames].flatMap(([name, { basePathMappings }]): Diagnostic[] => {
    const count = [...basePathMappings.keys()].filter((basePath) => basePath.includes('/')).length;
    if (count <= mostMultiLevel) return [];
    return [
      {
        ruleId: 'configuration',
        severity: 'error',
        message: `Domain ${name} has ${count} base paths of several levels; API Gateway takes ${mostMultiLevel}.`,
        at: child(root, 'domainNames', name, 'basePathMappings'),
        help: 'Give base paths one level, or spread them over domains.',
      },
    ];
  });
}
