import { Lexer } from 'yaml';
import { pointerSegment, type SourceRef, type TextSpan } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Finding } from './rule.ts';
import { rules } from './rules/index.ts';
import {
  childOf,
  isMap,
  mapsBelow,
  membersOf,
  nodeAt,
  plain,
  pointerOf,
  type SpecNode,
} from './spec/node.ts';

/** A word in a file that silences findings. */
interface Suppression {
  /** Rule ids; `all` for every one. */
  readonly ids: readonly string[];
  readonly reason: string | undefined;
  /** Where it is written. */
  readonly at: SourceRef;
  readonly span?: TextSpan;
  readonly covers: (finding: Finding, line: number) => boolean;
}

/** The key that silences rules for what stands beside and below it: `x-gwctl-lint-ignore: { rule-id: reason }`. */
export const ignoreKey = 'x-gwctl-lint-ignore';

/** What is left of the findings, and what was silenced. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly silenced: number;
}

/**
 * Takes out the findings that the files silence: by the key `x-gwctl-lint-ignore`, or in YAML by a comment `# gwctl-ignore rule-a,
 * rule-b -- reason` before or beside a node, or `# gwctl-ignore-file rule-a` anywhere. Words that silence nothing are findings
 * themselves, and with `requireReason` those without a reason too.
 */
export function suppress(
  document: SpecDocument,
  findings: readonly Finding[],
  options: { readonly requireReason: boolean },
): Suppressed {
  const suppressions = suppressionsOf(document);
  if (suppressions.length === 0) return { findings, silenced: 0 };
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const line = lineOf(finding, document);
    const hits = suppressions.filter(
      ({ ids, covers }) => ids.some((id) => id === finding.ruleId || id === 'all') && covers(finding, line),
    );
    for (const hit of hits)
      used.add(`${keyOf(hit)} ${hit.ids.includes(finding.ruleId) ? finding.ruleId : 'all'}`);
    return hits.length === 0;
  });
  return {
    findings: [...left, ...suppressions.flatMap((each) => complaints(each, used, options.requireReason))],
    silenced: findings.length - left.length,
  };
}

function keyOf({ at, span }: Suppression): string {
  return `${at.file} ${at.pointer} ${span?.line ?? ''}`;
}

function lineOf({ at, span }: Finding, document: SpecDocument): number {
  return span?.line ?? (at ? document.locate(at).line : 0);
}

function complaints(suppression: Suppression, used: ReadonlySet<string>, requireReason: boolean): Finding[] {
  const { at, span, ids, reason } = suppression;
  const place = { at, ...(span ? { span } : {}) };
  const unused = ids.filter((id) => !used.has(`${keyOf(suppression)} ${id}`));
  const found = unused.map(
    (id): Finding => ({ ruleId: 'unused-suppression', severity: 'warn', ...whyUnused(id), ...place }),
  );
  if (requireReason && (reason === undefined || reason.trim() === '')) {
    found.push({
      ruleId: 'suppression-without-reason',
      severity: 'warn',
      message: `No reason is given for silencing ${ids.join(', ')}.`,
      help: `Write it behind "--", or as the value in ${ignoreKey}.`,
      ...place,
    });
  }
  return found;
}

function whyUnused(id: string): { readonly message: string; readonly help: string } {
  if (id === 'all')
    return { message: 'Nothing here breaks a rule.', help: 'Remove the word that silences it.' };
  if (rules.has(id)) {
    return { message: `Nothing here breaks the rule ${id}.`, help: 'Remove the word that silences it.' };
  }
  const close = nearest(id, rules.keys());
  return {
    message: `There is no rule ${id}, so nothing is silenced.`,
    help: close === undefined ? 'gwctl explain lists the rules.' : `Did you mean ${close}?`,
  };
}

/** Files are searched for the words as text first: most have none. */
function suppressionsOf(document: SpecDocument): Suppression[] {
  return [...new Set([document.file, ...document.files])].flatMap((file) => {
    const text = document.text(file) ?? '';
    return [
      ...(text.includes(ignoreKey) ? keySuppressions(document, file) : []),
      ...(/#\s*gwctl-ignore/.test(text) ? commentSuppressions(text, file) : []),
    ];
  });
}

function keySuppressions(document: SpecDocument, file: string): Suppression[] {
  const whole = document.resolve('#', { file, pointer: '' });
  if (!whole) return [];
  const found: Suppression[] = [];
  for (const map of mapsBelow(nodeAt(whole.value, { file, pointer: '' }))) {
    const node = childOf(map, ignoreKey);
    if (node) found.push(...ofKey(node, pointerOf(map)));
  }
  return found;
}

/** A map of rule ids to reasons, a list of rule ids, or one rule id. */
function ofKey(node: SpecNode, holder: string): Suppression[] {
  const at = { file: node.file, pointer: pointerOf(node), part: 'key' as const };
  const covers = (finding: Finding): boolean => {
    const pointer = finding.at?.pointer;
    const isBelow = pointer === holder || pointer?.startsWith(`${holder}/`) === true;
    return finding.at?.file === node.file && isBelow;
  };
  if (isMap(node.value)) {
    return membersOf(node).map((member) => ({
      ids: [member.key],
      reason: plain(member),
      at: { file: node.file, pointer: `${at.pointer}/${pointerSegment(member.key)}`, part: 'key' },
      covers,
    }));
  }
  const ids = (Array.isArray(node.value) ? node.value : [node.value]).map(String);
  return [{ ids, reason: undefined, at, covers }];
}

const comment =
  /^#\s*gwctl-ignore(?<whole>-file)?(?![\w-])[ \t]*(?<ids>[\w, -]*?)(?:[ \t]+--[ \t]*(?<reason>.*))?\s*$/;

/** A comment covers the node that begins on its own line or, on a line of its own, on the next one. */
function commentSuppressions(text: string, file: string): Suppression[] {
  const lines = text.split('\n');
  return commentsOf(text).flatMap(({ source, line: index, before }): Suppression[] => {
    const line = lines[index] ?? '';
    const groups = comment.exec(source)?.groups;
    if (!groups) return [];
    const { whole, ids = '', reason } = groups;
    const named = ids.split(/[\s,]+/).filter((id) => id !== '');
    const range = before.trim() === '' ? nodeAfter(lines, index) : nodeOn(lines, index);
    const column = before.length + 1;
    return [
      {
        ids: named.length > 0 ? named : ['all'],
        reason,
        at: { file, pointer: '' },
        span: { line: index + 1, column, endLine: index + 1, endColumn: line.length + 1 },
        covers: (finding, at) =>
          finding.at?.file === file && (whole !== undefined || (at >= range.first && at <= range.last)),
      },
    ];
  });
}

interface Comment {
  readonly source: string;
  /** Counted from 0. */
  readonly line: number;
  /** What stands before it in its line. */
  readonly before: string;
}

/** The comments of a YAML text; what looks like one inside of a text is none. */
function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  let line = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#')) found.push({ source: token, line, before });
    const lineStart = token.lastIndexOf('\n') + 1;
    before = lineStart === 0 ? before + token : token.slice(lineStart);
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) line++;
  }
  return found;
}

function nodeAfter(lines: readonly string[], index: number): { first: number; last: number } {
  const next = lines.findIndex((line, i) => i > index && line.trim() !== '' && !line.trim().startsWith('#'));
  return next < 0 ? { first: 0, last: -1 } : nodeOn(lines, next);
}

/** The lines of the node that begins on a line: itself and what is indented deeper. Counted from 1. */
function nodeOn(lines: readonly string[], index: number): { first: number; last: number } {
  const margin = indentation(lines[index] ?? '');
  let last = index;
  for (let i = index + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    if (indentation(line) <= margin) break;
    last = i;
  }
  return { first: index + 1, last: last + 1 };
}

/** A list item's content counts, not its dash. */
function indentation(line: string): number {
  return line.search(/\S/);
}
