import { parseDocument, stringify } from 'yaml';
import type { SpecDocument } from '../document/spec-document.ts';
import type { JsonValue } from '../model/json.ts';
import type { Edit, Finding, Fix } from './rule.ts';
import { sharedStretches } from './shared-stretches.ts';
import { Lines, placesInTexts, rangeIn } from './text-place.ts';

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
  /** The key that it puts in where others may put in theirs. */
  readonly key?: string;
}

/**
 * Applies the fixes of findings to the text of their files, so that comments and layout stay. A fix that would touch what another
 * one touches waits for the next run, one inside of what YAML's aliases repeat is left to people, and so is a file that would not
 * parse afterwards.
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
  const shared = isJson ? [] : sharedStretches(before);
  const source = { document, before, lines, isJson, newline: before.includes('\r\n') ? '\r\n' : '\n' };
  const taken: Splice[] = [];
  const done = new Set<string>();
  let fixed = 0;
  for (const { fix = [] } of findings) {
    const identity = JSON.stringify(fix);
    if (done.has(identity)) continue;
    done.add(identity);
    if (!isOfOneFile(fix)) continue;
    const edits = fix.flatMap((edit) => spliceOf(edit, source) ?? []);
    const splices = distinct(edits);
    const isBlocked = (each: Splice): boolean =>
      taken.some((other) => overlaps(each, other)) || shared.some((stretch) => isWithin(each, stretch));
    if (edits.length < fix.length || splices.some(isBlocked) || areTangled(splices)) continue;
    taken.push(...splices);
    fixed++;
  }
  const after = spliced(before, taken);
  return after !== before && parses(after, isJson) ? { file, before, after, fixed } : undefined;
}

/** Whether all changes of a fix are in one file. Half of a fix is worse than none, and files are mended one by one. */
export function isOfOneFile(fix: Fix): boolean {
  return fix.every(({ at }) => at.file === fix[0]?.at.file);
}

/** What two paths that are one path item by `$ref` have both is changed once. */
function distinct(splices: readonly Splice[]): Splice[] {
  const known = new Map(splices.map((each) => [`${each.start} ${each.end} ${each.text}`, each]));
  return [...known.values()];
}

function areTangled(splices: readonly Splice[]): boolean {
  const inOrder = [...splices].sort((a, b) => a.start - b.start);
  return inOrder.some((each, i) => {
    const before = inOrder[i - 1];
    return before !== undefined && overlaps(before, each);
  });
}

function overlaps(a: Splice, b: Splice): boolean {
  if (a.start === b.start && a.key !== undefined && b.key !== undefined) return a.key === b.key;
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

function isWithin(splice: Splice, { start, end }: { start: number; end: number }): boolean {
  return splice.start >= start && splice.end <= end;
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
  readonly newline: string;
}

function spliceOf(edit: Edit, source: Source): Splice | undefined {
  const { document, lines, before } = source;
  const value = rangeIn(lines, document.locate({ ...edit.at, part: 'value' }));
  const key = rangeIn(lines, document.locate({ ...edit.at, part: 'key' }));
  switch (edit.kind) {
    case 'set':
      return before.slice(value.start, value.end).includes('\n') && !source.isJson
        ? blockReplacement(edit.value, key, value, before)
        : { ...value, text: written(edit.value, before.charAt(value.start), source.isJson) };
    case 'replace':
      return replacement(edit, source);
    case 'rename':
      return { ...key, text: written(edit.key, before.charAt(key.start), source.isJson) };
    case 'remove':
      return removal(before, key.start, value.end);
    case 'insert':
      return isThere(edit, document) ? undefined : insertion(edit, value.start, source);
    case 'prepend':
      return prepended(edit.value, value, source);
  }
}

/** A key without a value, as generators leave it, counts for nothing with the rules; a second one would be no better. */
function isThere({ at, key }: Edit & { readonly kind: 'insert' }, document: SpecDocument): boolean {
  const map = document.resolve(`#${encodeURI(at.pointer)}`, { file: at.file, pointer: '' })?.value;
  return typeof map === 'object' && map !== null && Object.hasOwn(map, key);
}

/** A value of several lines gives way to one in the line of its key; one with comments stays, for they would be lost. */
function blockReplacement(
  value: JsonValue,
  key: { readonly end: number },
  { start, end }: { readonly start: number; readonly end: number },
  before: string,
): Splice | undefined {
  const between = before.slice(key.end, start);
  const old = before.slice(start, end).trimEnd();
  if (!/^\s*:\s*$/.test(between) || old.includes('#') || typeof value === 'string') return undefined;
  return { start: key.end, end: start + old.length, text: `: ${JSON.stringify(value)}` };
}

/** A stretch of a text, written as the text is: escaped between double quotes, doubled between single ones. */
function replacement(edit: Edit & { readonly kind: 'replace' }, source: Source): Splice | undefined {
  const { document, lines, before } = source;
  const value = document.resolve(`#${encodeURI(edit.at.pointer)}`, {
    file: edit.at.file,
    pointer: '',
  })?.value;
  if (typeof value !== 'string') return undefined;
  const span = placesInTexts(document)(edit.at, value, edit);
  if (!span) return undefined;
  const quote = before.charAt(rangeIn(lines, document.locate(edit.at)).start);
  const stretch = rangeIn(lines, { file: edit.at.file, ...span });
  if (quote === '"') return { ...stretch, text: JSON.stringify(edit.text).slice(1, -1) };
  if (quote === "'") return { ...stretch, text: edit.text.replaceAll("'", "''") };
  return quote === '|' ? { ...stretch, text: edit.text } : undefined;
}

/** A value as it is written in place of one that begins with `quote`. */
function written(value: JsonValue, quote: string, isJson: boolean): string {
  if (typeof value !== 'string' || isJson || quote === '"') return JSON.stringify(value);
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  // A text that begins like a number or a date, or is a word of YAML 1.1, would be read as something else.
  const isPlain =
    /^[A-Za-z_/$][\w./:$-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|[yn])$/i.test(value);
  return isPlain && !value.endsWith(':') ? value : JSON.stringify(value);
}

/** A pair of a list in one line goes with its comma, a pair on lines of its own with the lines. */
function removal(text: string, start: number, end: number): Splice | undefined {
  const comma = /^[ \t]*,[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end))?.[0];
  if (comma !== undefined) return { start, end: end + comma.length, text: '' };
  const lead = /,\s*$/.exec(text.slice(0, start))?.[0];
  if (lead !== undefined) return { start: start - lead.length, end, text: '' };
  // Comments inside would go with it, and nobody has asked for that.
  if (text.slice(start, end).includes('\n') && /(?:^|\s)#/.test(text.slice(start, end))) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(text.slice(end))?.[0];
  if (rest === undefined || !/^[ \t]*(?:-[ \t]+)?$/.test(text.slice(lineStart, start))) return undefined;
  return { start: lineStart, end: end + rest.length, text: '' };
}

/** A new pair becomes the first of its map, in the map's own style. */
function insertion(
  edit: Edit & { readonly kind: 'insert' },
  start: number,
  { before, isJson, newline }: Source,
): Splice | undefined {
  if (!isJson && before.charAt(start) !== '{') return blockInsertion(edit, start, before, newline);
  const key = isJson ? JSON.stringify(edit.key) : written(edit.key, '', isJson);
  const isEmpty = /^\{\s*\}/.test(before.slice(start));
  const space = /^\{(\s*)/.exec(before.slice(start))?.[1] ?? '';
  const pair = `${key}: ${JSON.stringify(edit.value)}`;
  const text = `${space}${pair}${isEmpty ? '' : ','}`;
  return { start: start + 1, end: start + 1, text, ...(isEmpty ? {} : { key: edit.key }) };
}

/** Before the first key of a block; in a list item that key stands behind the dash. */
function blockInsertion(
  { key, value }: Edit & { readonly kind: 'insert' },
  start: number,
  before: string,
  newline: string,
): Splice {
  const lineStart = before.lastIndexOf('\n', start - 1) + 1;
  const margin = before.slice(lineStart, start).replace(/[^\t]/g, ' ');
  const pair = stringify({ [key]: value }, { lineWidth: 0, blockQuote: false });
  return { start, end: start, text: pair.replaceAll('\n', `${newline}${margin}`), key };
}

/** A new first item of a list, in the list's own style. */
function prepended(
  value: JsonValue,
  { start, end }: { readonly start: number; readonly end: number },
  { before, newline }: Source,
): Splice | undefined {
  if (before.charAt(start) === '[') {
    const rest = before.slice(start + 1, end);
    const space = /^\s*/.exec(rest)?.[0] ?? '';
    const isEmpty = rest.trim() === ']';
    const text = `${isEmpty ? '' : space}${JSON.stringify(value)}${isEmpty ? '' : ','}${space === '' ? ' ' : ''}`;
    return { start: start + 1, end: start + 1, text: isEmpty ? text.trim() : text };
  }
  if (before.charAt(start) !== '-') return undefined;
  const lineStart = before.lastIndexOf('\n', start - 1) + 1;
  const margin = before.slice(lineStart, start).replace(/[^\t]/g, ' ');
  const item = stringify([value], { lineWidth: 0, blockQuote: false });
  return { start, end: start, text: item.replaceAll('\n', `${newline}${margin}`) };
}
