import type { CharSet } from './java-char-class.ts';
import { JavaRegexError } from './java-set-reader.ts';

/** A Java pattern in RE2's notation, with what RE2 lacks in Java's where `full` was asked for. */
export interface TranslatedRegex {
  readonly notation: string;
  /** Set where the whole pattern is a sequence of single characters: the form that plain JavaScript runs in linear time. */
  readonly simple: readonly SimpleAtom[] | undefined;
  readonly groupNames: ReadonlyMap<string, number>;
  readonly groupCount: number;
  readonly hasLookbehind: boolean;
  /** `^` of many lines, `$`, `\\Z`: they look at line terminators, of which Java knows five and RE2 one. */
  readonly looksAtLines: boolean;
  /** `\\b`, `\\B`, which in Java know letters beyond ASCII, and `(?i)`, which does not. */
  readonly looksBeyondAscii: boolean;
}

/** What no linear-time engine runs: the pattern has to be translated in full, for one that goes back. */
export class NeedsBacktracking extends JavaRegexError {}

/** One character of a set; `more` for `+`. */
export interface SimpleAtom {
  readonly set: CharSet;
  readonly negated: boolean;
  readonly more: boolean;
}
