import { type JavaRegex, JavaReplacementError } from '../../expressions/java-regex.ts';
import { JavaArray } from '../../expressions/java-text.ts';
import { maxTextLength } from '../../expressions/text-limit.ts';
import { javaEquals } from '../equality.ts';
import type { Run } from '../run.ts';
import { BudgetExceeded, JavaException } from '../template-error.ts';
import { JavaCharacter, printed, type Value } from '../values.ts';
import { formatJava } from './format.ts';
import {
  intArgument,
  type Method,
  type MethodTable,
  notComparable,
  nullary,
  textArgument,
  unary,
} from './method.ts';

/** A method with one text argument. */
function withText(method: (s: string, other: string, run: Run) => Value): Method<string> {
  return (s, values, run) => {
    const other = textArgument(values[0]);
    return values.length === 1 && other !== undefined ? method(s, other, run) : undefined;
  };
}

/** Java's `trim`: everything up to the space, nothing else. */
function trim(s: string): string {
  let from = 0;
  let to = s.length;
  while (from < to && s.charCodeAt(from) <= 0x20) from++;
  while (to > from && s.charCodeAt(to - 1) <= 0x20) to--;
  return s.slice(from, to);
}

/** `String.hashCode`. */
export function hashCode(s: string): number {
  let hash = 0;
  for (let i = 0; i < s.length; i++) hash = (Math.imul(hash, 31) + s.charCodeAt(i)) | 0;
  return hash;
}

function compareTo(s: string, other: string): number {
  const shared = Math.min(s.length, other.length);
  for (let i = 0; i < shared; i++) {
    const difference = s.charCodeAt(i) - other.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return s.length - other.length;
}

function charAt(s: string, index: number): string {
  if (index >= 0 && index < s.length) return s[index] as string;
  throw new JavaException(`java.lang.StringIndexOutOfBoundsException: index ${index}, length ${s.length}`);
}

function codePointAt(s: string, index: number): number {
  charAt(s, index);
  return s.codePointAt(index) as number;
}

/** The text, after charging one step for each 2^shift characters. */
function charged(s: string, run: Run, shift: number): string {
  run.spend(s.length >> shift);
  return s;
}

const substring: Method<string> = (s, values, run) => {
  const from = intArgument(values[0]);
  const to = values.length === 2 ? intArgument(values[1]) : s.length;
  if (from === undefined || to === undefined || values.length > 2) return undefined;
  if (from < 0 || to > s.length || from > to) {
    throw new JavaException(
      `java.lang.StringIndexOutOfBoundsException: begin ${from}, end ${to}, length ${s.length}`,
    );
  }
  run.spend((to - from) >> 8);
  return s.slice(from, to);
};

/** The text or the code point that `indexOf` and `lastIndexOf` look for. */
function sought(value: Value | undefined): string | undefined {
  if (typeof value === 'number')
    return value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
  return typeof value === 'string' || value === null ? textArgument(value) : undefined;
}

function indexMethod(find: (s: string, text: string, from: number | undefined) => number): Method<string> {
  return (s, values, run) => {
    const text = sought(values[0]);
    const from = intArgument(values[1]);
    if (text === undefined || values.length > 2 || (values.length === 2 && from === undefined))
      return undefined;
    run.spend(s.length >> 8);
    return find(s, text, from);
  };
}

/** Java finds nothing from a negative offset backwards, where JavaScript still looks at the start. */
function lastIndexOf(s: string, text: string, from: number | undefined): number {
  if (from !== undefined && from < 0) return -1;
  return s.lastIndexOf(text, from);
}

const replace: Method<string> = (s, values, run) => {
  const from = textArgument(values[0]);
  const to = textArgument(values[1]);
  if (from === undefined || to === undefined || values.length !== 2) return undefined;
  run.spend(s.length >> 6);
  if (to.length > 64) checkGrowth(s, from, to);
  return s.replaceAll(from, () => to);
};

function checkGrowth(s: string, from: string, to: string): void {
  const most = from === '' ? s.length + 1 : s.split(from).length - 1;
  if (s.length + most * to.length > maxTextLength) throw new BudgetExceeded('The text grows beyond 10 MB.');
}

function replaceRegex(all: boolean): Method<string> {
  return (s, values, run) => {
    const pattern = textArgument(values[0]);
    const replacement = textArgument(values[1]);
    if (pattern === undefined || replacement === undefined || values.length !== 2) return undefined;
    if (replacement.length > 16) run.spend((s.length * replacement.length) >> 6);
    try {
      return searched(s, pattern, run, (regex) =>
        all ? regex.replaceAll(s, replacement) : regex.replaceFirst(s, replacement),
      );
    } catch (error) {
      if (error instanceof JavaReplacementError)
        throw new JavaException(`java.lang.IllegalArgumentException: ${error.message}`);
      throw error;
    }
  };
}

/** Asks a pattern and charges for it: a linear search is dear for long texts, one that goes back for its steps. */
function searched<T>(s: string, pattern: string, run: Run, ask: (regex: JavaRegex) => T): T {
  const regex = run.memo.regex(pattern);
  run.spend(s.length > 1000 ? s.length : 1);
  const before = regex.used;
  const answer = ask(regex);
  const used = regex.used - before;
  if (used > 0) run.spend(used >> 2);
  return answer;
}

function matches(s: string, pattern: string, run: Run): boolean {
  return searched(s, pattern, run, (regex) => regex.matches(s));
}

const split: Method<string> = (s, values, run) => {
  const pattern = textArgument(values[0]);
  const limit = values.length === 2 ? intArgument(values[1]) : 0;
  if (pattern === undefined || limit === undefined || values.length > 2) return undefined;
  const parts = searched(s, pattern, run, (regex) => regex.split(s, limit));
  return JavaArray.arrayOf<Value>(parts, '[Ljava.lang.String;');
};

const startsWith: Method<string> = (s, values) => {
  const prefix = textArgument(values[0]);
  const from = values.length === 2 ? intArgument(values[1]) : 0;
  if (prefix === undefined || from === undefined || values.length > 2) return undefined;
  return from >= 0 && from <= s.length && s.startsWith(prefix, from);
};

/** `String`'s methods that templates may call; everything else is null (vtl.md 2 and 5.3). */
export const stringMethods: MethodTable<string> = new Map<string, Method<string>>([
  ['length', nullary((s) => s.length)],
  ['isEmpty', nullary((s) => s === '')],
  ['toString', nullary((s) => s)],
  ['hashCode', nullary(hashCode)],
  ['trim', nullary(trim)],
  ['toUpperCase', nullary((s, run) => charged(s, run, 6).toUpperCase())],
  ['toLowerCase', nullary((s, run) => charged(s, run, 6).toLowerCase())],
  [
    'getBytes',
    nullary((s, run) => JavaArray.arrayOf(new Int8Array(Buffer.from(charged(s, run, 0))), '[B') as Value[]),
  ],
  ['charAt', unary((s, i) => (typeof i === 'number' ? new JavaCharacter(charAt(s, i)) : undefined))],
  ['codePointAt', unary((s, i) => (typeof i === 'number' ? codePointAt(s, i) : undefined))],
  ['contains', withText((s, other, run) => charged(s, run, 8).includes(other))],
  ['startsWith', startsWith],
  ['endsWith', withText((s, other) => s.endsWith(other))],
  ['equals', unary((s, other) => javaEquals(s, other))],
  [
    'equalsIgnoreCase',
    withText((s, other) => s.toUpperCase().toLowerCase() === other.toUpperCase().toLowerCase()),
  ],
  ['compareTo', unary((s, other) => compareTo(s, textArgument(other) ?? notComparable()))],
  ['concat', withText((s, other, run) => joined(s, other, run))],
  ['indexOf', indexMethod((s, text, from) => s.indexOf(text, from))],
  ['lastIndexOf', indexMethod(lastIndexOf)],
  ['substring', substring],
  ['replace', replace],
  ['replaceAll', replaceRegex(true)],
  ['replaceFirst', replaceRegex(false)],
  ['matches', withText(matches)],
  ['split', split],
  ['format', (_, values) => format(values)],
  ['valueOf', unary((_, value) => (value === null ? 'null' : printed(value)))],
]);

/** Two texts in one, within bounds. */
export function joined(left: string, right: string, run: Run): string {
  const text = left + right;
  if (text.length > maxTextLength) throw new BudgetExceeded('The text grows beyond 10 MB.');
  run.spend(text.length >> 8);
  return text;
}

function format(values: readonly Value[]): Value | undefined {
  const pattern = values[0];
  return typeof pattern === 'string' ? formatJava(pattern, values.slice(1)) : undefined;
}
