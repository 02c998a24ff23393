import { pointerSegment } from '../diagnostics/diagnostic.ts';
import { pointerKeys, type TextRange } from './source-span.ts';

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const colon = 58;
const comma = 44;

/** What can be known of a JSON text without parsing it. */
export interface JsonScan {
  /** Deepest nesting; counted before parsing, for a parser's stack is not endless. */
  readonly depth: number;
  /** Pairs of all objects, repeated keys included: more than the parsed value has means a key was repeated. */
  readonly pairs: number;
  /** Where the long members of the root end, by where they begin: whoever looks for a place need not go through them again. */
  readonly ends: ReadonlyMap<number, number>;
}

/** Characters from which on a member of the root is worth remembering. */
const longMember = 4096;

/** One pass over a JSON text, strings skipped. Broken text gives some answer; the parser will say what is wrong. */
export function scanJson(text: string): JsonScan {
  let depth = 0;
  let deepest = 0;
  let pairs = 0;
  let member = 0;
  const ends = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i) - 1;
    else if (code === colon) pairs++;
    else if (isOpening(code)) {
      deepest = Math.max(deepest, ++depth);
      if (depth === 2) member = i;
    } else if (isClosing(code) && depth-- === 2 && i - member > longMember) ends.set(member, i + 1);
  }
  return { depth: deepest, pairs, ends };
}

function isOpening(code: number): boolean {
  return code === openBrace || code === openBracket;
}

function isClosing(code: number): boolean {
  return code === closeBrace || code === closeBracket;
}

/** Offset of the first bracket that is nested deeper than `most`; the text's end where none is. */
export function tooDeepAt(text: string, most: number): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i) - 1;
    else if (code === closeBrace || code === closeBracket) depth--;
    else if ((code === openBrace || code === openBracket) && ++depth > most) return i;
  }
  return text.length;
}

/** Offset just past the string that starts at `start`; the text's end where it is never closed. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at >= 0) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    code = text.charCodeAt(++at);
  }
  return at;
}

/** Offset just past the value that starts at `start`. The text is valid JSON. @param ends of values, as far as they are known */
function endOfValue(text: string, start: number, ends?: ReadonlyMap<number, number>): number {
  const end = ends?.get(start);
  if (end !== undefined) return end;
  const first = text.charCodeAt(start);
  if (first === quote) return endOfString(text, start);
  if (first !== openBrace && first !== openBracket) return endOfWord(text, start);
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i) - 1;
    else if (code === openBrace || code === openBracket) depth++;
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) return i + 1;
  }
  return text.length;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !',]} \n\r\t'.includes(text.charAt(at))) at++;
  return at;
}

interface Member {
  readonly key: TextRange | undefined;
  readonly value: number;
}

interface Found {
  readonly name: string;
  readonly key: TextRange | undefined;
  readonly value: number;
  readonly end: number;
}

/** Calls `visit` with each direct member of the object or list that starts at `start`. */
function eachMember(
  text: string,
  start: number,
  visit: (found: Found) => void,
  ends?: ReadonlyMap<number, number>,
): void {
  const isObject = text.charCodeAt(start) === openBrace;
  let at = skipBlank(text, start + 1);
  for (let index = 0; at < text.length; index++) {
    const first = text.charCodeAt(at);
    if (first === closeBrace || first === closeBracket) return;
    let name = String(index);
    let key: TextRange | undefined;
    if (isObject) {
      key = { start: at, end: endOfString(text, at) };
      name = JSON.parse(text.slice(key.start, key.end)) as string;
      at = skipBlank(text, skipBlank(text, key.end) + 1);
    }
    const end = endOfValue(text, at, ends);
    visit({ name, key, value: at, end });
    at = skipBlank(text, end);
    if (text.charCodeAt(at) === comma) at = skipBlank(text, at + 1);
  }
}

/**
 * Finds places in a valid JSON text by pointer. Each object or list on the way is read once and remembered, so many
 * look-ups in a large file cost little more than one.
 * @param ends what the scan of the text found
 */
export function jsonLocator(
  text: string,
  ends?: JsonScan['ends'],
): (pointer: string, part: 'key' | 'value') => TextRange {
  const known = new Map<number, Map<string, Member>>();
  const root = skipBlank(text, 0);
  const membersAt = (start: number): Map<string, Member> => {
    const seen = known.get(start);
    if (seen) return seen;
    const members = new Map<string, Member>();
    const first = text.charCodeAt(start);
    if (first === openBrace || first === openBracket) {
      eachMember(text, start, ({ name, key, value }) => members.set(name, { key, value }), ends);
    }
    known.set(start, members);
    return members;
  };
  return (pointer, part) => {
    let value = root;
    let key: TextRange | undefined;
    for (const name of pointerKeys(pointer)) {
      const member = membersAt(value).get(name);
      if (!member) break;
      ({ key, value } = member);
    }
    if (part === 'key' && key) return key;
    // The whole document ends with the text: it need not be gone through for that.
    return { start: value, end: value === root ? text.trimEnd().length : endOfValue(text, value, ends) };
  };
}

/** A key that an object holds twice. */
export interface DuplicateKey {
  readonly pointer: string;
  readonly key: string;
  readonly first: TextRange;
  readonly again: TextRange;
}

/** Every repeated key of a valid JSON text. Slow, so asked for only when `scanJson` counted too many pairs. */
export function jsonDuplicates(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const pending: { start: number; pointer: string }[] = [{ start: skipBlank(text, 0), pointer: '' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { start, pointer } = next;
    const first = text.charCodeAt(start);
    if (first !== openBrace && first !== openBracket) continue;
    const seen = new Map<string, TextRange>();
    eachMember(text, start, ({ name, key, value }) => {
      const place = `${pointer}/${pointerSegment(name)}`;
      const before = key && seen.get(name);
      if (key && before) found.push({ pointer: place, key: name, first: before, again: key });
      if (key) seen.set(name, key);
      pending.push({ start: value, pointer: place });
    });
  }
  return found.sort((a, b) => a.again.start - b.again.start);
}
