import { type LintReporter, type ReportedFile, type ReportedFinding, withHelp } from './lint-report.ts';

/** JUnit's XML: a suite for each file, a failed case for each finding, a passed one where there is none. */
export const junit: LintReporter = ({ files, summary }) => {
  const failures = summary.errors + summary.warnings + summary.infos;
  const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gwctl lint" tests="${tests}" failures="${failures}">`,
    ...files.map(suite),
    '</testsuites>',
    '',
  ].join('\n');
};

function suite({ file, findings }: ReportedFile): string {
  const cases =
    findings.length > 0
      ? findings.map((finding) => failedCase(file, finding))
      : [`    <testcase name="gwctl lint" classname="${xml(file)}"/>`];
  const tests = Math.max(1, findings.length);
  return [
    `  <testsuite name="${xml(file)}" tests="${tests}" failures="${findings.length}" errors="0">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function failedCase(file: string, finding: ReportedFinding): string {
  const { ruleId, severity, message, line, column } = finding;
  const place = line === undefined ? '' : `${finding.file}:${line}:${column} `;
  const text = `${place}${withHelp(finding)}`;
  return [
    `    <testcase name="${xml(ruleId)}${line === undefined ? '' : ` (${line}:${column})`}" classname="${xml(finding.file ?? file)}">`,
    `      <failure type="${severity}" message="${xml(message)}">${xml(text)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** XML 1.0 has no other control characters at all, no lone surrogates, and neither U+FFFE nor U+FFFF. */
function xml(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\r\t]|\p{Cs}|[\uFFFE\uFFFF]/gu, '')
    .replace(/[&<>"\n\r\t]/g, (char) => entities[char] ?? char);
}
