import type { TextRange } from './source-span.ts';

/** Where a JSON text stops being JSON, and what was wrong there. */
export interface JsonSyntaxError {
  readonly range: TextRange;
  readonly reason: string;
}

type State = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'next';

/** What follows a token: the next state and the token's length, or the reason why there is none. */
type Step = { readonly state: State; readonly length: number } | { readonly reason: string };

/**
 * Finds the first syntax error of a text that `JSON.parse` refused. Its own message differs between Node versions and often has
 * no position, so the grammar (RFC 8259) is walked once more, by a loop: the nesting may be deep.
 */
export function jsonSyntaxError(text: string): JsonSyntaxError {
  const closers: string[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    at = skipBlank(text, at);
    if (at >= text.length) return { range: { start: at, end: at }, reason: endReason(closers, state) };
    const step: Step = steps[state](text, at, closers);
    if ('reason' in step) return { range: { start: at, end: at + 1 }, reason: step.reason };
    state = step.state;
    at += step.length;
  }
}

const steps: Readonly<Record<State, (text: string, at: number, closers: string[]) => Step>> = {
  value: readValue,
  'first-item': (text, at, closers) => (text[at] === ']' ? close(closers) : readValue(text, at, closers)),
  key: readKey,
  'first-key': (text, at, closers) => (text[at] === '}' ? close(closers) : readKey(text, at)),
  colon: (text, at) =>
    text[at] === ':'
      ? { state: 'value', length: 1 }
      : { reason: `expected ":" after a key, found ${show(text, at)}` },
  next: readNext,
};

function close(closers: string[]): Step {
  closers.pop();
  return { state: 'next', length: 1 };
}

function readNext(text: string, at: number, closers: string[]): Step {
  const closer = closers.at(-1);
  if (closer === undefined) return { reason: `expected the end of the document, found ${show(text, at)}` };
  if (text[at] === closer) return close(closers);
  if (text[at] === ',') return { state: closer === '}' ? 'key' : 'value', length: 1 };
  return { reason: `expected "," or "${closer}", found ${show(text, at)}` };
}

function readKey(text: string, at: number): Step {
  const length = stringLength(text, at);
  if (length > 0) return { state: 'colon', length };
  if (text[at] === '}') return { reason: 'a "," stands before "}"' };
  if (text[at] === '"') return { reason: brokenString };
  return { reason: `expected a key in double quotes, found ${show(text, at)}` };
}

function readValue(text: string, at: number, closers: string[]): Step {
  const first = text[at];
  if (first === '{') {
    closers.push('}');
    return { state: 'first-key', length: 1 };
  }
  if (first === '[') {
    closers.push(']');
    return { state: 'first-item', length: 1 };
  }
  const length = first === '"' ? stringLength(text, at) : wordLength(text, at);
  if (length > 0) return { state: 'next', length };
  if (first === '"') return { reason: brokenString };
  return { reason: `expected a value, found ${show(text, at)}` };
}

const brokenString = 'a string is not closed, or holds a character that must be escaped';
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const word = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

function wordLength(text: string, at: number): number {
  word.lastIndex = at;
  return word.exec(text)?.[0].length ?? 0;
}

/** Length of the valid string at `start`, 0 when there is none. */
function stringLength(text: string, start: number): number {
  if (text[start] !== '"') return 0;
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1 - start;
    if (code < 32) return 0;
    escaped.lastIndex = at;
    const length = code === 92 ? (escaped.exec(text)?.[0].length ?? 0) : 1;
    if (length === 0) return 0;
    at += length;
  }
  return 0;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++;
  return at;
}

function endReason(closers: readonly string[], state: State): string {
  const closer = closers.at(-1);
  if (closer) return `the text ends before "${closer}"`;
  return state === 'value' ? 'the text is empty' : 'the text ends too early';
}

function show(text: string, at: number): string {
  const char = text.charAt(at);
  return char === '"' ? 'a string' : JSON.stringify(char);
}
