import type { LintReporter, ReportedFinding } from './lint-report.ts';

/** The contract's shape (section 5), with the related places beside it. */
export const lintJson: LintReporter = ({ files, summary }) => {
  const { errors, warnings, infos } = summary;
  const shape = {
    files: files.map(({ file, findings }) => ({ file, diagnostics: findings.map(diagnostic) })),
    summary: { errors, warnings, infos, files: summary.files },
  };
  return `${JSON.stringify(shape, undefined, 2)}\n`;
};

function diagnostic({ fingerprint: _fingerprint, ...finding }: ReportedFinding): object {
  return finding;
}
