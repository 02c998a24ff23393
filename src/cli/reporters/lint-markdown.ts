import {
  counted,
  type LintReporter,
  type ReportedFile,
  type ReportedFinding,
  withHelp,
} from './lint-report.ts';

const words = { error: 'error', warn: 'warning', info: 'note' } as const;

/** A page for pull requests and job summaries: a table for each file that has findings. */
export const markdown: LintReporter = (report) => {
  const tables = report.files.filter(({ findings }) => findings.length > 0).map(table);
  const { files } = report.summary;
  const title = `## gwctl lint: ${counted(report)} in ${files === 1 ? 'one file' : `${files} files`}`;
  return `${[title, ...tables].join('\n\n')}\n`;
};

function table({ file, findings }: ReportedFile): string {
  return [
    `### ${cell(file)}`,
    '',
    '| place | severity | rule | finding |',
    '| --- | --- | --- | --- |',
    ...findings.map((finding) => row(file, finding)),
  ].join('\n');
}

function row(file: string, finding: ReportedFinding): string {
  const { line, column, severity, ruleId } = finding;
  const own = finding.file === undefined || finding.file === file ? '' : `${finding.file}:`;
  const place = line === undefined ? own : `${own}${line}:${column}`;
  const text = withHelp(finding);
  return `| ${cell(place)} | ${words[severity]} | \`${ruleId}\` | ${cell(text)} |`;
}

/** A line of its own would end the table's row; a bar, its cell; the others would be HTML, code or links. */
function cell(text: string): string {
  return text
    .replace(/[\\|`[\]*_]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replace(/\s*\r?\n\s*/g, ' ')
    .replace(/\p{Cc}/gu, '');
}
