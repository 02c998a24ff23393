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

/** Every finding says what to do next; the page of its rule is the last resort. */
function diagnostic({ fingerprint: _fingerprint, help, ...finding }: ReportedFinding): object {
  const { related, fixable, ...own } = finding;
  return {
    ...own,
    help: help ?? `gwctl explain ${finding.ruleId} says more.`,
    ...(related ? { related } : {}),
    fixable,
  };
}
