import { TemplateSyntaxError } from './token.ts';

const endOfLine = '(?:[ \\t]*(?:\\r\\n|\\n|\\r))?';

/**
 * Sticky patterns of the tokens that need more than one look, the same for all scanners: whoever uses one says first where it is to
 * look. Patterns of each scanner's own were a tenth of the time in which a template is parsed.
 */
export const patterns = {
  set: /[ \t]*(?:#set|#\{set\}) *\(/y,
  escapeDirective: /(?:\\\\)*\\#(?:[a-zA-Z_@][a-zA-Z0-9_@]*|\{[a-zA-Z_][a-zA-Z0-9_@]*\})/y,
  /** A `$` that begins no reference, because of what follows it: text. */
  emptyIndex: /\$(?:(?:\\?!)?\[|\.)/y,
  dollar: /\\*\$(?:\\*!)?/y,
  preDirective: new RegExp(
    `(?:end(?![a-zA-Z0-9_@])${endOfLine}|\\{end\\}${endOfLine}|else(?![a-zA-Z0-9_@])${endOfLine}|\\{else\\}${endOfLine}|[a-zA-Z_@][a-zA-Z0-9_@]*|\\{[a-zA-Z_][a-zA-Z0-9_@]*\\})`,
    'y',
  ),
  number: /-?(?:\d+(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y,
  word: /[a-zA-Z_@][a-zA-Z0-9_@]*|\{[a-zA-Z_][a-zA-Z0-9_@]*\}/y,
  identifier: /[a-zA-Z_][a-zA-Z0-9_-]*/y,
  rparen: new RegExp(`\\)${endOfLine}`, 'y'),
  space: /[ \t\n\r]+/y,
} as const;

/** Words that are operators inside directives. */
export const wordOperators: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
  ['eq', '=='],
  ['ne', '!='],
  ['not', '!'],
]);

/** Whether `#set` or `#{set}` may begin behind the blanks at `at`: nearly every blank is told from one without the pattern. */
export function maySet(text: string, at: number): boolean {
  let hash = at;
  for (let c = text.charCodeAt(hash); c === 0x20 || c === 0x09; ) c = text.charCodeAt(++hash);
  if (text.charCodeAt(hash) !== 0x23) return false;
  const next = text.charCodeAt(hash + 1);
  return next === 0x73 || next === 0x7b;
}

/** Behind plain text: where a `$`, a `#`, a backslash or the end is. */
export function endOfPlainText(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c === 0x24 || c === 0x23 || c === 0x5c) break;
  }
  return end;
}

/** Whether a number may begin with a character. */
export function beginsNumber(c: string): boolean {
  return (c >= '0' && c <= '9') || c === '-' || c === '.';
}

/** What may follow a dot or begin a name; underscores begin names only. */
export function isLetter(c: string | undefined): boolean {
  return c !== undefined && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/** What begins a name. */
export function isNameStart(c: string): boolean {
  return isLetter(c) || c === '_';
}

/** Velocity prints of such leftovers only `#`, `$`, and backslashes in front of a `$`; it skips what follows those. */
export function printedSpecial(text: string): string {
  if (text === '') return '';
  return text.replace(/(\\+\$)[\s\S]?|[\s\S]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    return part === '#' || part === '$' ? part : '';
  });
}

/** Behind the string that begins at `start`: a doubled quote inside stands for one (vtl.md 3.2). */
export function endOfString(text: string, start: number, quote: string): number {
  let end = start + 1;
  for (;;) {
    end = text.indexOf(quote, end);
    if (end < 0) throw new TemplateSyntaxError(`A string that begins with ${quote} is not closed`, start);
    if (text[end + 1] !== quote) return end + 1;
    end += 2;
  }
}

/** Behind the comment that begins at `start`. `#*` inside is read as one token, so the star of `#*#` closes nothing. */
export function endOfBlockComment(text: string, start: number): number {
  const marks = /#\*|\*#/g;
  marks.lastIndex = start + 2;
  let mark = marks.exec(text);
  while (mark?.[0] === '#*') mark = marks.exec(text);
  return mark ? marks.lastIndex : text.length;
}

/** Behind a run of backslashes. */
export function endOfBackslashes(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === 0x5c) end++;
  return end;
}

/** The operator in signs that begins here; the single `=` of `#set` is none. */
export function operatorAt(text: string, at: number): string | undefined {
  const two = text.slice(at, at + 2);
  if (['&&', '||', '<=', '>=', '==', '!='].includes(two)) return two;
  const one = two.charAt(0);
  return one !== '' && '-+*/%<>!'.includes(one) ? one : undefined;
}
