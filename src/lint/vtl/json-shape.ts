import type { Block } from '../../vtl/syntax.ts';
import { runBranches } from './branches.ts';
import { type Hole, holeMark, type Output } from './outcome.ts';

/** What can be said of the JSON that a template prints. */
export interface JsonShape {
  /** It prints something that begins as JSON does. */
  readonly isJson: boolean;
  /** The first place where no branch's values can make it JSON. */
  readonly problem: { readonly offset: number; readonly message: string } | undefined;
  /** Where printed references stand: by the offset of the reference. */
  readonly holes: ReadonlyMap<number, HoleUse>;
}

export interface HoleUse {
  readonly hole: Hole;
  /** Alone in the place of a value, without quotes. */
  readonly asValue: boolean;
  /** Between double quotes. */
  readonly inString: boolean;
}

/**
 * Plays a template's branches through, references replaced by holes, and reads each outcome as JSON. What depends on values that
 * nobody knows here is given up, not reported.
 */
export function jsonShape(text: string, block: Block): JsonShape {
  const holes = new Map<number, HoleUse>();
  let problem: JsonShape['problem'];
  let isJson = false;
  for (const output of runBranches(text, block)) {
    const first = /\S/.exec(output.text)?.[0];
    if (first === holeMark) noteAlone(output, holes);
    if (first !== '{' && first !== '[') continue;
    isJson = true;
    const found = readJson(output, holes);
    problem ??= found;
  }
  return { isJson, problem, holes };
}

/** A document printed whole, with nothing around it, is the value that the template gives. */
function noteAlone({ text, holes }: Output, known: Map<number, HoleUse>): void {
  const [hole] = holes;
  if (text.trim() !== holeMark || (hole?.source !== 'payload' && hole?.source !== 'parsed-json')) return;
  if (!known.has(hole.start)) known.set(hole.start, { hole, asValue: true, inString: false });
}

type State = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'next' | 'end';

interface Reader {
  readonly output: Output;
  readonly holes: Map<number, HoleUse>;
  readonly closers: string[];
  at: number;
  nextHole: number;
}

/** Reads one outcome; undefined where it is JSON, or where that cannot be told. */
function readJson(output: Output, holes: Map<number, HoleUse>): JsonShape['problem'] {
  const reader: Reader = { output, holes, closers: [], at: 0, nextHole: 0 };
  const { text } = output;
  let state: State = 'value';
  for (;;) {
    blank.lastIndex = reader.at;
    blank.test(text);
    reader.at = blank.lastIndex;
    if (reader.at >= text.length) {
      if (state === 'end') return undefined;
      return problemAt(reader, `the text ends before "${reader.closers.at(-1) ?? 'a value'}"`);
    }
    const next: State | string | undefined = step(reader, state);
    if (next === undefined) return undefined;
    if (isState(next)) state = next;
    else return problemAt(reader, next);
  }
}

/** Sticky, and matches always: where it ends is where something else begins. */
const blank = /\s*/y;

const states: ReadonlySet<string> = new Set([
  'value',
  'first-item',
  'key',
  'first-key',
  'colon',
  'next',
  'end',
]);

function isState(text: string): text is State {
  return states.has(text);
}

function problemAt({ output, at }: Reader, message: string): { offset: number; message: string } {
  return { offset: output.sourceOffset(Math.min(at, output.text.length - 1)), message };
}

/** The next state, a complaint, or undefined where a hole makes everything possible. */
function step(reader: Reader, state: State): State | string | undefined {
  const char = reader.output.text.charAt(reader.at);
  switch (state) {
    case 'value':
      return readValue(reader);
    case 'first-item':
      return char === ']' ? close(reader) : readValue(reader);
    case 'first-key':
      return char === '}' ? close(reader) : readKey(reader);
    case 'key':
      return char === '}' ? 'a "," stands before "}"' : readKey(reader);
    case 'colon':
      if (char === holeMark) return undefined;
      if (char !== ':') return `a ":" is missing before ${shown(char)}`;
      reader.at++;
      return 'value';
    case 'next':
      return readNext(reader, char);
    default:
      return char === holeMark ? undefined : `${shown(char)} stands after the end of the value`;
  }
}

function readNext(reader: Reader, char: string): State | string | undefined {
  const closer = reader.closers.at(-1);
  if (char === holeMark) return undefined;
  if (char === closer) return close(reader);
  if (char !== ',') return `a "," is missing before ${shown(char)}`;
  reader.at++;
  return closer === '}' ? 'key' : 'value';
}

function close(reader: Reader): State {
  reader.closers.pop();
  reader.at++;
  return reader.closers.length === 0 ? 'end' : 'next';
}

function readKey(reader: Reader): State | string | undefined {
  const char = reader.output.text.charAt(reader.at);
  if (char === holeMark) return undefined;
  if (char !== '"') return `a key in double quotes belongs where ${shown(char)} stands`;
  return readString(reader) ? 'colon' : 'a string is not closed';
}

function readValue(reader: Reader): State | string | undefined {
  const char = reader.output.text.charAt(reader.at);
  if (char === '{' || char === '[') {
    reader.closers.push(char === '{' ? '}' : ']');
    reader.at++;
    return char === '{' ? 'first-key' : 'first-item';
  }
  if (char === '"') return readString(reader) ? after(reader) : 'a string is not closed';
  if (char === ']') return 'a "," stands before "]"';
  const run = /^[\uE000\w+.-]+/.exec(reader.output.text.slice(reader.at, reader.at + 4096))?.[0];
  if (run === undefined) return `a value belongs where ${shown(char)} stands`;
  return readRun(reader, run);
}

function after(reader: Reader): State {
  return reader.closers.length === 0 ? 'end' : 'next';
}

/** A number, a word, a hole, or several of them side by side. */
function readRun(reader: Reader, run: string): State | string | undefined {
  const count = run.split(holeMark).length - 1;
  if (count === 0 && !/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(run)) {
    return `${run} is no JSON value; a text stands in double quotes`;
  }
  reader.at += run.length;
  for (let i = 0; i < count; i++) note(reader, { asValue: run === holeMark, inString: false });
  return after(reader);
}

/** What counts inside of a string. */
const marks = /[\\\uE000"]/g;

function readString(reader: Reader): boolean {
  const { text } = reader.output;
  marks.lastIndex = reader.at + 1;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [char] = mark;
    if (char === '\\') marks.lastIndex++;
    else if (char === holeMark) note(reader, { asValue: false, inString: true });
    else {
      reader.at = marks.lastIndex;
      return true;
    }
  }
  return false;
}

function note(reader: Reader, use: { asValue: boolean; inString: boolean }): void {
  const hole = reader.output.holes[reader.nextHole++];
  if (!hole) return;
  const before = reader.holes.get(hole.start);
  reader.holes.set(hole.start, {
    hole,
    asValue: use.asValue || (before?.asValue ?? false),
    inString: use.inString || (before?.inString ?? false),
  });
}

function shown(char: string): string {
  return char === '"' ? 'a string' : JSON.stringify(char);
}
