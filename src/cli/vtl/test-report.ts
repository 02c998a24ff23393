import type { ChalkInstance } from 'chalk';
import type { TemplateCoverage } from '../../vtl/coverage.ts';
import type { TestResult } from './one-test.ts';

/** A failed test: its name and the lines that differ, white space made visible where that is all the difference. */
export function failureText(result: TestResult, colours: ChalkInstance): string {
  const head = `${colours.red('failed')} ${colours.bold(result.name)}\n`;
  if (result.actual === null) return `${head}  ${(result.error ?? '').replaceAll('\n', '\n  ')}\n`;
  return head + diffText(result.expected, result.actual, colours);
}

/** Line by line: `-` was expected, `+` was rendered; equal lines around a difference are kept, long equal parts left out. */
export function diffText(expected: string, actual: string, colours: ChalkInstance): string {
  const lines = diffLines(expected.split('\n'), actual.split('\n'));
  const invisible = expected.replace(/\s/g, '') === actual.replace(/\s/g, '');
  const near = (at: number) => lines.slice(Math.max(0, at - 2), at + 3).some((line) => line.sign !== ' ');
  let out = '';
  let skipping = false;
  lines.forEach((line, at) => {
    if (!near(at)) {
      if (!skipping) out += colours.dim('  ...\n');
      skipping = true;
      return;
    }
    skipping = false;
    const shown = `  ${line.sign} ${invisible ? visible(line.text) : line.text}`;
    out += `${line.sign === '-' ? colours.red(shown) : line.sign === '+' ? colours.green(shown) : colours.dim(shown)}\n`;
  });
  if (expected === `${actual}\n`) return `${out}    what was rendered ends without the newline\n`;
  if (actual === `${expected}\n`) return `${out}    what was rendered ends with one newline more\n`;
  return out;
}

/** Only white space differs: show it, and what looks like a space and is none by its number. */
function visible(text: string): string {
  return text
    .replaceAll(' ', '·')
    .replaceAll('\t', '→')
    .replaceAll('\r', '␍')
    .replace(/[^\S\n]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Most lines that are compared each with each; longer texts are compared line by line only. */
const mostLines = 2000;

/** The longest common subsequence of lines, after taking off what both begin and end with. */
function diffLines(expected: readonly string[], actual: readonly string[]): readonly DiffLine[] {
  let head = 0;
  while (head < expected.length && head < actual.length && expected[head] === actual[head]) head++;
  let tail = 0;
  while (
    tail < expected.length - head &&
    tail < actual.length - head &&
    expected[expected.length - 1 - tail] === actual[actual.length - 1 - tail]
  ) {
    tail++;
  }
  const same = (text: string): DiffLine => ({ sign: ' ', text });
  return [
    ...expected.slice(0, head).map(same),
    ...middle(expected.slice(head, expected.length - tail), actual.slice(head, actual.length - tail)),
    ...expected.slice(expected.length - tail).map(same),
  ];
}

function middle(expected: readonly string[], actual: readonly string[]): readonly DiffLine[] {
  if (expected.length * actual.length > mostLines * mostLines) {
    return [
      ...expected.map((text): DiffLine => ({ sign: '-', text })),
      ...actual.map((text): DiffLine => ({ sign: '+', text })),
    ];
  }
  const lengths = commonLengths(expected, actual);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < actual.length) {
    const left = expected[i];
    const right = actual[j];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      lines.push({ sign: '-', text: left });
      i++;
    } else {
      lines.push({ sign: '+', text: right as string });
      j++;
    }
  }
  return lines;
}

function at(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

/** Length of the longest common subsequence of every pair of rests. */
function commonLengths(
  expected: readonly string[],
  actual: readonly string[],
): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: expected.length + 1 }, () => []);
  for (let i = expected.length - 1; i >= 0; i--) {
    const row = lengths[i] as number[];
    for (let j = actual.length - 1; j >= 0; j--) {
      row[j] =
        expected[i] === actual[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

/** One paragraph per template with something missed, and the totals. */
export function coverageText(reports: ReadonlyMap<string, TemplateCoverage>, colours: ChalkInstance): string {
  let out = '';
  for (const [name, report] of reports) {
    const { lines, linesRun, branches, branchesTaken, missedLines, missedBranches } = report;
    const complete = missedLines.length === 0 && missedBranches.length === 0;
    const numbers = `lines ${linesRun}/${lines}, branches ${branchesTaken}/${branches}`;
    out += `${complete ? colours.green('covered') : colours.yellow('missed ')} ${name}  ${colours.dim(numbers)}\n`;
    if (missedLines.length > 0)
      out += `  never ran: line${missedLines.length > 1 ? 's' : ''} ${spans(missedLines)}\n`;
    for (const { line, column, what } of missedBranches) out += `  ${line}:${column} ${what}\n`;
  }
  return out;
}

/** `3, 5-8`. */
function spans(lines: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else parts.push([line, line]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

/** `3 passed, 1 failed`. */
export function summaryText(passed: number, failed: number, colours: ChalkInstance): string {
  const parts = [colours.green(`${passed} passed`), ...(failed > 0 ? [colours.red(`${failed} failed`)] : [])];
  return `${parts.join(', ')}\n`;
}
