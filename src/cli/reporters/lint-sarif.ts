import { pathToFileURL } from 'node:url';
import type { SourceSpan } from '../../document/source-span.ts';
import { rules } from '../../lint/rules/index.ts';
import { type LintReporter, type ReportedFinding, withHelp } from './lint-report.ts';

const levels = { error: 'error', warn: 'warning', info: 'note' } as const;

/** SARIF 2.1.0: one run, the rules that were met, places relative to where the command ran. */
export const sarif: LintReporter = ({ files }) => {
  const findings = files.flatMap((each) => each.findings);
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gwctl', rules: ids.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          SRCROOT: { description: { text: 'The folder in which gwctl lint ran.' } },
        },
        results: findings.map((finding) => result(finding, ids)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function descriptor(id: string): object {
  const rule = rules.get(id);
  if (!rule) return { id };
  return {
    id,
    shortDescription: { text: `${rule.summary}.` },
    fullDescription: { text: rule.reason },
    helpUri: rule.reference,
    help: { text: `${rule.reason} API Gateway ${rule.awsVerdict}. gwctl explain ${id} says more.` },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { awsVerdict: rule.awsVerdict, basis: rule.basis },
  };
}

function result(finding: ReportedFinding, ids: readonly string[]): object {
  const { ruleId, severity, related } = finding;
  return {
    ruleId,
    ruleIndex: ids.indexOf(ruleId),
    level: levels[severity],
    message: { text: withHelp(finding) },
    ...(finding.file === undefined ? {} : { locations: [location(finding as Placed)] }),
    ...(related
      ? {
          relatedLocations: related.map((each, id) => ({
            id,
            message: { text: each.note },
            ...location(each),
          })),
        }
      : {}),
    partialFingerprints: { 'gwctl/v1': finding.fingerprint() },
  };
}

type Placed = Partial<SourceSpan> & { readonly file: string };

function location({ file, line, column, endLine, endColumn }: Placed): object {
  const region =
    line === undefined
      ? undefined
      : { startLine: line, startColumn: column, endLine, endColumn: Math.max(endColumn ?? 1, 1) };
  return {
    physicalLocation: {
      artifactLocation: uriOf(file),
      ...(region ? { region } : {}),
    },
  };
}

/** A path with characters that a URI does not have is encoded; an absolute one stays absolute. */
function uriOf(file: string): { uri: string; uriBaseId?: string } {
  if (file.startsWith('/')) return { uri: pathToFileURL(file).href };
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: 'SRCROOT' };
}
