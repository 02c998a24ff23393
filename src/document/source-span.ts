/** A stretch of a user's file. Lines and columns count from 1; the end is just past the last character. */
export interface SourceSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Offsets into a text, `end` just past the last character. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Turns offsets of a text into lines and columns; the table of line starts is made on first need. */
export function lineFinder(file: string, text: string): (range: TextRange) => SourceSpan {
  let starts: number[] | undefined;
  return ({ start, end }) => {
    starts ??= lineStarts(text);
    const from = position(starts, start);
    const to = position(starts, Math.max(start, end));
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Splits a JSON pointer into its unescaped keys. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
