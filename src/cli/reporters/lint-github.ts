import { counted, type LintReporter, type ReportedFinding, withHelp } from './lint-report.ts';

const commands = { error: 'error', warn: 'warning', info: 'notice' } as const;

/** GitHub shows few annotations of one step; more are counted in a line of their own, never dropped in silence. */
const mostAnnotations = 50;

/** Workflow commands of GitHub Actions: an annotation for each finding, errors first. */
export const github: LintReporter = (report) => {
  const rank = { error: 0, warn: 1, info: 2 } as const;
  const findings = report.files
    .flatMap((each) => each.findings)
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => rank[a.finding.severity] - rank[b.finding.severity] || a.index - b.index)
    .map(({ finding }) => finding);
  const left = findings.length - mostAnnotations;
  const lines = findings.slice(0, mostAnnotations).map(annotation);
  if (left > 0) {
    const level = report.summary.errors > mostAnnotations ? 'error' : 'notice';
    lines.push(
      `::${level} title=gwctl lint::${left} more findings are not shown here (${data(counted(report))} in all).`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
};

function annotation(finding: ReportedFinding): string {
  const { severity, file, line, column, endLine, endColumn, ruleId } = finding;
  const sameLine = endLine === line;
  const properties = [
    ['file', file],
    ['line', line],
    ['endLine', endLine],
    ['col', sameLine ? column : undefined],
    ['endColumn', sameLine ? endColumn : undefined],
    ['title', ruleId],
  ] as const;
  const written = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  const text = withHelp(finding);
  return `::${commands[severity]} ${written.join(',')}::${data(text)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
