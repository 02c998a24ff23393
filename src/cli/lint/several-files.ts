import { normalize } from 'node:path';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Finding } from '../../lint/rule.ts';
import { isMap } from '../../lint/spec/node.ts';
import type { LintedFile } from './lint-file.ts';

/** Without the files that have neither `openapi` nor `swagger` and that another one refers to: a glob has caught parts of a spec. */
export function withoutParts(linted: readonly LintedFile[]): LintedFile[] {
  const referred = new Set(linted.flatMap(({ document }) => (document ? othersOf(document) : [])));
  return linted.filter(
    ({ file, document }) => !referred.has(normalize(file)) || !document || isSpec(document),
  );
}

function othersOf(document: SpecDocument): string[] {
  return document.files.filter((file) => file !== document.file).map((file) => normalize(file));
}

function isSpec({ root }: SpecDocument): boolean {
  return isMap(root) && (Object.hasOwn(root, 'openapi') || Object.hasOwn(root, 'swagger'));
}

/** A finding in a file that several specs refer to is told of once, with the first of them. */
export function withoutRepeats(linted: readonly LintedFile[]): readonly LintedFile[] {
  if (linted.length < 2) return linted;
  const told = new Set<string>();
  const isNew = (finding: Finding): boolean => {
    const key = JSON.stringify([finding.ruleId, finding.message, finding.at, finding.span]);
    return told.size < told.add(key).size;
  };
  return linted.map((each) => ({
    ...each,
    findings: each.findings.filter(
      (finding) => finding.at === undefined || finding.at.file === each.file || isNew(finding),
    ),
  }));
}
