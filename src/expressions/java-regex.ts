import { RegexBudgetError } from './backtracking-matchers.ts';
import { backtrackingEngine, type RegexEngine } from './backtracking-regex.ts';
import { classText } from './java-char-class.ts';
import { translateJavaRegex } from './java-regex-syntax.ts';
import { JavaRegexError } from './java-set-reader.ts';
import { re2js } from './load-re2js.ts';
import { checkLength, maxTextLength } from './text-limit.ts';
import { NeedsBacktracking, type SimpleAtom, type TranslatedRegex } from './translated-regex.ts';

/**
 * A Java regular expression that runs in linear time, or within a budget where it has to go back (reliability.md T2). The search functions behave as those of
 * `java.util.regex.Matcher` and `String`; `replacement` is Java's: `$1`, `${name}`, and `\` in front of a literal character.
 */
export interface JavaRegex {
  readonly pattern: string;
  /** The whole text, as `Matcher.matches`. */
  matches(text: string): boolean;
  /** Any part of the text, as `Matcher.find`. */
  find(text: string): boolean;
  /** @throws JavaReplacementError where Java throws for the replacement. */
  replaceAll(text: string, replacement: string): string;
  /** @throws JavaReplacementError where Java throws for the replacement. */
  replaceFirst(text: string, replacement: string): string;
  /** As `String.split`: 0 drops trailing empty parts, a positive limit caps the number of parts, a negative one keeps all. */
  split(text: string, limit?: number): string[];
  /** Steps of all searches so far, for patterns that go back; 0 for all others. */
  readonly used: number;
}

export type JavaRegexOutcome =
  | { readonly ok: true; readonly regex: JavaRegex }
  | { readonly ok: false; readonly reason: string };

/** A replacement that names no group, or ends in a backslash. */
export class JavaReplacementError extends Error {}

/** Where a match begins and ends, group by group, -1 for a group that took no part. */
type Spans = readonly number[];
/** The next match from an offset on, or undefined. */
type Search = (text: string, from: number) => Spans | undefined;

/** Compiles a Java pattern, or says why it cannot run: Java's own syntax error, or something rare that is not supported. */
export function compileJavaRegex(pattern: string): JavaRegexOutcome {
  try {
    return { ok: true, regex: regexOf(pattern) };
  } catch (error) {
    if (error instanceof JavaRegexError) return { ok: false, reason: error.message };
    if (error instanceof re2js().RE2JSException)
      return { ok: false, reason: `${error.message} (pattern ${pattern})` };
    throw error;
  }
}

function regexOf(pattern: string): JavaRegex {
  const linear = linearOrNone(pattern);
  const translated = linear ?? translateJavaRegex(pattern, true);
  const simple = linear?.simple && simplePattern(linear.simple);
  const engine = engineOf(pattern, linear, simple);
  const search = (text: string, from: number) => engine.search(text, from);
  const everywhere = simple === undefined ? undefined : new RegExp(simple, 'gu');
  return {
    pattern,
    matches: (text) => engine.matches(text),
    find: (text) => search(text, 0) !== undefined,
    replaceAll: (text, replacement) =>
      // The host's own loop is much faster; it gives `$` a meaning of its own, so only plain replacements go there.
      everywhere && !/[$\\]/.test(replacement) && text.length * (replacement.length + 1) <= maxTextLength
        ? text.replace(everywhere, replacement)
        : replace(text, replacement, search, translated, Number.POSITIVE_INFINITY),
    replaceFirst: (text, replacement) => replace(text, replacement, search, translated, 1),
    split: (text, limit = 0) =>
      // Simple patterns match nothing empty: then both languages split alike, but for the empty parts at the end.
      everywhere && limit === 0 && text !== ''
        ? withoutEmptyEnd(text.split(everywhere))
        : split(text, search, limit),
    get used() {
      return engine.used;
    },
  };
}

function linearOrNone(pattern: string): TranslatedRegex | undefined {
  try {
    return translateJavaRegex(pattern);
  } catch (error) {
    if (error instanceof NeedsBacktracking) return undefined;
    throw error;
  }
}

/** The host's engine for simple patterns, RE2 for most, one that goes back for what neither runs as Java does. */
function engineOf(
  pattern: string,
  linear: TranslatedRegex | undefined,
  simple: string | undefined,
): RegexEngine {
  if (linear === undefined) return fullEngine(pattern);
  if (simple) return simpleEngine(simple);
  const engine = linearEngine(linear);
  if (!linear.looksAtLines && !linear.looksBeyondAscii) return engine;
  return exactEngine(engine, linear, () => fullEngine(pattern));
}

function fullEngine(pattern: string): RegexEngine {
  const full = translateJavaRegex(pattern, true);
  return backtrackingEngine(full.notation, full.groupCount);
}

/** RE2 where it cannot differ from Java: it knows one line terminator of five, words of ASCII only, and folds all letters. */
function exactEngine(
  linear: RegexEngine,
  translated: TranslatedRegex,
  makeFull: () => RegexEngine,
): RegexEngine {
  const { looksAtLines, looksBeyondAscii } = translated;
  let full: RegexEngine | undefined;
  const differs = (text: string) =>
    (looksAtLines && (text === '' || /[\n\r\u0085\u2028\u2029]/.test(text))) ||
    (looksBeyondAscii && /[^\0-\x7f]/.test(text));
  const run = <T>(text: string, ask: (engine: RegexEngine) => T): T => {
    if (!differs(text)) return ask(linear);
    full ??= makeFull();
    try {
      return ask(full);
    } catch (error) {
      // Better nearly right than not at all: RE2 always comes to an end.
      if (error instanceof RegexBudgetError) return ask(linear);
      throw error;
    }
  };
  return {
    search: (text, from) => run(text, (engine) => engine.search(text, from)),
    matches: (text) => run(text, (engine) => engine.matches(text)),
    get used() {
      return full?.used ?? 0;
    },
  };
}

function withoutEmptyEnd(parts: string[]): string[] {
  while (parts.length > 0 && parts[parts.length - 1] === '') parts.pop();
  return parts;
}

/** A sequence of sets, at most the last one repeated, has nothing to step back over: JavaScript runs it in linear time too. */
function simplePattern(atoms: readonly SimpleAtom[]): string | undefined {
  if (atoms.length > 64) return undefined;
  return atoms
    .map((atom) => classText(atom.set, 'javascript', atom.negated) + (atom.more ? '+' : ''))
    .join('');
}

function simpleEngine(source: string): RegexEngine {
  const anywhere = new RegExp(source, 'gu');
  const whole = new RegExp(`^(?:${source})$`, 'u');
  return {
    search: (text, from) => {
      anywhere.lastIndex = from;
      const match = anywhere.exec(text);
      return match ? [match.index, match.index + match[0].length] : undefined;
    },
    matches: (text) => whole.test(text),
    used: 0,
  };
}

function linearEngine(translated: TranslatedRegex): RegexEngine {
  const { RE2JS } = re2js();
  const compiled = RE2JS.compile(translated.notation, translated.hasLookbehind ? RE2JS.LOOKBEHINDS : 0);
  const groups = translated.groupCount;
  return {
    search: (text, from) => {
      const matcher = compiled.matcher(text);
      if (from > text.length || !matcher.find(from)) return undefined;
      const spans: number[] = [];
      for (let group = 0; group <= groups; group++) spans.push(matcher.start(group), matcher.end(group));
      return spans;
    },
    matches: (text) => compiled.testExact(text),
    used: 0,
  };
}

function replace(
  text: string,
  replacement: string,
  search: Search,
  translated: TranslatedRegex,
  most: number,
): string {
  let out = '';
  let copied = 0;
  let from = 0;
  // Java reads the replacement at the first match: a bad one does no harm where nothing matches.
  let parts: readonly (string | number)[] | undefined;
  for (let count = 0; count < most; count++) {
    const spans = search(text, from);
    if (spans === undefined) break;
    const [start, end] = spans as [number, number];
    parts ??= replacementParts(replacement, translated);
    out += text.slice(copied, start);
    checkLength(out);
    for (const part of parts) out += typeof part === 'string' ? part : groupText(text, spans, part);
    copied = end;
    from = end > start ? end : end + 1;
    if (from > text.length) break;
  }
  return copied === 0 && out === '' ? text : out + text.slice(copied);
}

function groupText(text: string, spans: Spans, group: number): string {
  const start = spans[group * 2] ?? -1;
  return start < 0 ? '' : text.slice(start, spans[group * 2 + 1]);
}

/** The replacement as texts and group numbers. */
function replacementParts(replacement: string, translated: TranslatedRegex): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let plain = '';
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i] as string;
    if (c === '\\') {
      if (++i >= replacement.length) throw new JavaReplacementError('character to be escaped is missing');
      plain += replacement[i];
    } else if (c === '$') {
      const { group, length } = groupReference(replacement.slice(i + 1), translated);
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(group);
      i += length;
    } else plain += c;
  }
  if (plain !== '') parts.push(plain);
  return parts;
}

/** `$n` takes as many digits as still name a group. */
function groupReference(rest: string, translated: TranslatedRegex): { group: number; length: number } {
  const name = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(rest);
  if (name) {
    const group = translated.groupNames.get(name[1] as string);
    if (group === undefined) throw new JavaReplacementError(`No group with name {${name[1]}}`);
    return { group, length: name[0].length };
  }
  if (!/^\d/.test(rest)) throw new JavaReplacementError('Illegal group reference');
  let group = Number(rest[0]);
  if (group > translated.groupCount) throw new JavaReplacementError(`No group ${group}`);
  let length = 1;
  for (;;) {
    const digit = rest[length];
    if (digit === undefined || digit < '0' || digit > '9') break;
    const longer = group * 10 + Number(digit);
    if (longer > translated.groupCount) break;
    group = longer;
    length++;
  }
  return { group, length };
}

function split(text: string, search: Search, limit: number): string[] {
  const parts: string[] = [];
  let copied = 0;
  let from = 0;
  while (from <= text.length && (limit <= 0 || parts.length < limit - 1)) {
    const spans = search(text, from);
    if (spans === undefined) break;
    const [start, end] = spans as [number, number];
    from = end > start ? end : end + 1;
    // An empty match at the very start makes no empty first part (Java 8 and later).
    if (end === 0) continue;
    parts.push(text.slice(copied, start));
    copied = end;
  }
  if (parts.length === 0) return [text];
  parts.push(text.slice(copied));
  return limit === 0 ? withoutEmptyEnd(parts) : parts;
}
