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

/** A baseline while findings are compared with it. */
export interface Known {
  /** By `entryKey`. */
  readonly known: ReadonlySet<string>;
  /** Takes note of the entries that were met. */
  readonly seen: Set<string>;
  /** How the baseline names a file. */
  readonly nameOf: (file: string) => string;
}

/** The identity of a finding over edits elsewhere; also SARIF's `partialFingerprints`. */
export function fingerprint(
  finding: Finding,
  document: SpecDocument | undefined,
  nameOf: (file: string) => string = (file) => file,
): BaselineEntry {
  const { at, ruleId, message } = finding;
  // What is about the text of a file, as a repeated key, is said of the whole: any edit would make it new.
  const isOfValue = at !== undefined && at.part !== 'key' && at.pointer !== '';
  const value = isOfValue
    ? document?.resolve(`#${encodeURI(at.pointer)}`, { file: at.file, pointer: '' })?.value
    : undefined;
  const text = JSON.stringify(value) ?? '';
  return {
    rule: ruleId,
    file: nameOf(at?.file ?? ''),
    pointer: at?.pointer ?? '',
    hash: createHash('sha256')
      .update(`${withoutLines(message)}\n${text}`)
      .digest('hex')
      .slice(0, 16),
  };
}

/** "The key ... first in line 28": lines move. */
function withoutLines(message: string): string {
  return message.replace(/\bline \d+/g, 'line');
}

/** The findings that a baseline does not hold. */
export function newFindings(
  findings: readonly Finding[],
  document: SpecDocument | undefined,
  { known, seen, nameOf }: Known,
): readonly Finding[] {
  if (known.size === 0) return findings;
  return findings.filter((finding) => {
    const key = entryKey(fingerprint(finding, document, nameOf));
    if (!known.has(key)) return true;
    seen.add(key);
    return false;
  });
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
    const root: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
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
