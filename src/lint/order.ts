import type { SpecDocument } from '../document/spec-document.ts';
import type { Finding } from './rule.ts';

/** Findings by file, line, column and rule: the same order on every run. */
export function inOrder(findings: readonly Finding[], document: SpecDocument | undefined): Finding[] {
  const placed = findings.map((finding) => ({ finding, place: startOf(finding, document) }));
  placed.sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compare(a.finding.ruleId, b.finding.ruleId) ||
      compare(a.finding.message, b.finding.message),
  );
  return placed.map(({ finding }) => finding);
}

function startOf(
  { at, span }: Finding,
  document: SpecDocument | undefined,
): { file: string; line: number; column: number } {
  if (!at) return { file: '', line: 0, column: 0 };
  if (span) return { file: at.file, line: span.line, column: span.column };
  return document ? document.locate(at) : { file: at.file, line: 0, column: 0 };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
