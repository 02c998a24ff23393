import { createHash } from 'node:crypto';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Finding } from './rule.ts';
import { isMap } from './spec/node.ts';

/** One finding that is known and accepted: moved lines keep it, a changed value does not. */
export interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  readonly pointer: string;
  /** Of the offending value and the message. */
  readonly hash: string;
}

/** What is left of the findings. */
export interface Compared {
  readonly findings: readonly Finding[];
  readonly known: number;
}

/** The identity of a finding over edits elsewhere; also SARIF's `partialFingerprints`. */
export function fingerprint(finding: Finding, document: SpecDocument | undefined): BaselineEntry {
  const { at, ruleId, message } = finding;
  const value = at && document?.resolve(`#${encodeURI(at.pointer)}`, { file: at.file, pointer: '' })?.value;
  const text = at?.part === 'key' ? '' : (JSON.stringify(value) ?? '');
  return {
    rule: ruleId,
    file: at?.file ?? '',
    pointer: at?.pointer ?? '',
    hash: createHash('sha256').update(`${message}\n${text}`).digest('hex').slice(0, 16),
  };
}

/** The findings that a baseline does not hold; `seen` takes note of the entries that were met. */
export function newFindings(
  findings: readonly Finding[],
  document: SpecDocument | undefined,
  baseline: ReadonlySet<string>,
  seen: Set<string>,
): Compared {
  if (baseline.size === 0) return { findings, known: 0 };
  const left = findings.filter((finding) => {
    const key = entryKey(fingerprint(finding, document));
    if (!baseline.has(key)) return true;
    seen.add(key);
    return false;
  });
  return { findings: left, known: findings.length - left.length };
}

/** One line of text per entry: what entries are compared by. */
export function entryKey({ rule, file, pointer, hash }: BaselineEntry): string {
  return `${rule} ${file}#${pointer} ${hash}`;
}

/** The text of a baseline file: sorted, so that its changes read well. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const sorted = [...new Map(entries.map((entry) => [entryKey(entry), entry])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
  return `${JSON.stringify({ version: 1, findings: sorted }, undefined, 2)}\n`;
}

/** Reads a baseline file. */
export function readBaseline(text: string, file: string): Outcome<readonly BaselineEntry[]> {
  const broken: Diagnostic = {
    ruleId: 'baseline',
    severity: 'error',
    message: `${file} is no baseline of gwctl lint.`,
    at: { file, pointer: '' },
    help: 'Write it anew with --update-baseline.',
  };
  try {
    const root: unknown = JSON.parse(text);
    const list = isMap(root) ? root['findings'] : undefined;
    if (!Array.isArray(list) || !list.every(isEntry)) return fail(broken);
    return succeed(list);
  } catch {
    return fail(broken);
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  return isMap(value) && ['rule', 'file', 'pointer', 'hash'].every((key) => typeof value[key] === 'string');
}
