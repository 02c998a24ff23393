import type { Matcher, SearchState } from './backtracking-matchers.ts';

/** Java's places between characters; line terminators are its five, and `\r\n` is one of them. */
const terminators = new Set('\n\r\u0085\u2028\u2029');
const wordCharacter = /[\p{L}\p{Nd}_]/u;

function place(holds: (at: number) => boolean): Matcher {
  return (at, next) => holds(at) && next(at);
}

/** In the middle of `\r\n` no line begins or ends. */
function insideBreak(text: string, at: number): boolean {
  return text[at - 1] === '\r' && text[at] === '\n';
}

function atEndOfLine(text: string, at: number): boolean {
  if (at === text.length) return true;
  return terminators.has(text[at] as string) && !insideBreak(text, at);
}

/** At the end, or in front of the line terminator that ends the text. */
function atLastLineEnd(text: string, at: number): boolean {
  if (at === text.length) return true;
  if (at === text.length - 2) return text.endsWith('\r\n');
  return at === text.length - 1 && atEndOfLine(text, at);
}

/** Behind a terminator, but never where the text ends: not even at the start of an empty one. */
function atStartOfLine(text: string, at: number): boolean {
  if (at === text.length) return false;
  return at === 0 || (terminators.has(text[at - 1] as string) && !insideBreak(text, at));
}

function isWord(c: string | undefined): boolean {
  return c !== undefined && wordCharacter.test(c);
}

function atWordBoundary(text: string, at: number): boolean {
  return isWord(text[at - 1]) !== isWord(text[at]);
}

/** `^ $ \A \z \Z \b \B` by their text. */
export function anchor(state: SearchState, name: string, multiline: boolean): Matcher | undefined {
  switch (name) {
    case '^':
      return place((at) => (multiline ? atStartOfLine(state.text, at) : at === 0));
    case '$':
      return place((at) => (multiline ? atEndOfLine : atLastLineEnd)(state.text, at));
    case '\\A':
      return place((at) => at === 0);
    case '\\z':
      return place((at) => at === state.text.length);
    case '\\Z':
      return place((at) => atLastLineEnd(state.text, at));
    case '\\b':
      return place((at) => atWordBoundary(state.text, at));
    case '\\B':
      return place((at) => !atWordBoundary(state.text, at));
    default:
      return undefined;
  }
}
