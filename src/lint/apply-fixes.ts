import { parseDocument } from 'yaml';
import type { SpecDocument } from '../document/spec-document.ts';
import type { JsonValue } from '../model/json.ts';
import type { Edit, Finding } from './rule.ts';
import { Lines, rangeIn } from './text-place.ts';

/** A file after its fixes. */
export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** How many findings were mended. */
  readonly fixed: number;
}

/** A replacement of a stretch of text. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies the fixes of findings to the text of their files, so that comments and layout stay. A fix that would touch what another
 * one touches waits for the next run; a file that would not parse afterwards is left as it was.
 */
export function applyFixes(document: SpecDocument, findings: readonly Finding[]): FixedFile[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const file = finding.fix?.[0]?.at.file;
    if (file === undefined) continue;
    const others = byFile.get(file);
    if (others) others.push(finding);
    else byFile.set(file, [finding]);
  }
  return [...byFile].flatMap(([file, list]) => fixFile(document, file, list) ?? []);
}

function fixFile(document: SpecDocument, file: string, findings: readonly Finding[]): FixedFile | undefined {
  const before = document.text(file);
  if (before === undefined) return undefined;
  const lines = new Lines(before);
  const isJson = /^\s*[[{]/.test(before);
  const taken: Splice[] = [];
  const done = new Set<string>();
  let fixed = 0;
  for (const { fix = [] } of findings) {
    const identity = JSON.stringify(fix);
    if (done.has(identity)) continue;
    done.add(identity);
    const splices = fix.map((edit) => spliceOf(edit, { document, before, lines, isJson }));
    if (splices.some((each) => each === undefined || taken.some((other) => overlaps(each, other)))) continue;
    taken.push(...(splices as Splice[]));
    fixed++;
  }
  const after = spliced(before, taken);
  return after !== before && parses(after, isJson) ? { file, before, after, fixed } : undefined;
}

function overlaps(a: Splice, b: Splice): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

function spliced(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end), text);
}

function parses(text: string, isJson: boolean): boolean {
  try {
    if (isJson) JSON.parse(text);
    else if (parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }).errors.length > 0) return false;
    return true;
  } catch {
    return false;
  }
}

interface Source {
  readonly document: SpecDocument;
  readonly before: string;
  readonly lines: Lines;
  readonly isJson: boolean;
}

function spliceOf(edit: Edit, source: Source): Splice | undefined {
  const { document, lines, before } = source;
  const value = rangeIn(lines, document.locate({ ...edit.at, part: 'value' }));
  const key = rangeIn(lines, document.locate({ ...edit.at, part: 'key' }));
  switch (edit.kind) {
    case 'set':
      // A value of several lines has an indentation of its own; only short ones are rewritten.
      return before.slice(value.start, value.end).includes('\n') && !source.isJson
        ? undefined
        : { ...value, text: written(edit.value, before.charAt(value.start), source.isJson) };
    case 'rename':
      return { ...key, text: written(edit.key, before.charAt(key.start), source.isJson) };
    case 'remove':
      return removal(before, key.start, value.end);
    case 'insert':
      return insertion(edit, value.start, source);
  }
}

/** A value as it is written in place of one that begins with `quote`. */
function written(value: JsonValue, quote: string, isJson: boolean): string {
  if (typeof value !== 'string' || isJson || quote === '"') return JSON.stringify(value);
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  const isPlain =
    /^[\w./$][\w./:$-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|[\d.-]+)$/i.test(value);
  return isPlain && !value.endsWith(':') ? value : JSON.stringify(value);
}

/** A pair of a list in one line goes with its comma, a pair on lines of its own with the lines. */
function removal(text: string, start: number, end: number): Splice | undefined {
  const comma = /^[ \t]*,[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end))?.[0];
  if (comma !== undefined) return { start, end: end + comma.length, text: '' };
  const lead = /,\s*$/.exec(text.slice(0, start))?.[0];
  if (lead !== undefined) return { start: start - lead.length, end, text: '' };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(text.slice(end))?.[0];
  if (rest === undefined || text.slice(lineStart, start).trim() !== '') return undefined;
  return { start: lineStart, end: end + rest.length, text: '' };
}

/** A new pair becomes the first of its map, in the map's own style. */
function insertion(
  edit: Edit & { readonly kind: 'insert' },
  start: number,
  { before, isJson }: Source,
): Splice | undefined {
  const inline = isJson || before.charAt(start) === '{';
  const key = inline && isJson ? JSON.stringify(edit.key) : written(edit.key, '', isJson);
  const pair = `${key}: ${JSON.stringify(edit.value)}`;
  if (!inline) {
    const lineStart = before.lastIndexOf('\n', start - 1) + 1;
    const margin = before.slice(lineStart, start);
    // In a list item the first key stands behind the dash.
    return { start, end: start, text: `${pair}\n${margin.replace(/[^\t]/g, ' ')}` };
  }
  const isEmpty = /^\{\s*\}/.test(before.slice(start));
  const space = /^\{(\s*)/.exec(before.slice(start))?.[1] ?? '';
  return { start: start + 1, end: start + 1, text: `${space}${pair}${isEmpty ? '' : ','}` };
}
