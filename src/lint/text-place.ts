import type { SourceRef, TextSpan } from '../diagnostics/diagnostic.ts';
import type { SourceSpan } from '../document/source-span.ts';
import type { SpecDocument } from '../document/spec-document.ts';

/** Offsets into a text of the document. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Finds places inside of the texts of one document. */
export type PlaceInText = (at: SourceRef, value: string, stretch: Stretch) => TextSpan | undefined;

/**
 * The place in the file of a stretch of a text: JSON and double-quoted escapes, doubled single quotes and the indentation of YAML's
 * `|` are counted. In YAML's folded texts, whose lines are joined, the place is the whole text. Each file's lines are counted once.
 */
export function placesInTexts(document: SpecDocument): PlaceInText {
  const known = new Map<string, { readonly text: string; readonly lines: Lines }>();
  const fileOf = (name: string) => {
    const seen = known.get(name);
    const text = seen ? seen.text : document.text(name);
    if (seen || text === undefined) return seen;
    const file = { text, lines: new Lines(text) };
    known.set(name, file);
    return file;
  };
  return (at, value, stretch) => {
    const span = document.locate(at);
    const file = fileOf(span.file);
    if (!file) return undefined;
    const { start: base, end } = rangeIn(file.lines, span);
    const map = sourceOffsets(file.text.slice(base, end), value);
    if (!map) return undefined;
    const start = Math.min(stretch.start, value.length);
    const from = file.lines.position(base + map(start));
    // A directive takes the end of its line with it; a mark under it would only look wrong.
    const length = value.slice(start, stretch.end).trimEnd().length;
    const to = file.lines.position(base + map(Math.min(start + Math.max(1, length), value.length)));
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}

/** Offsets of a text by line and column, both from 1, and back. */
export class Lines {
  private readonly starts: number[] = [0];
  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }
  offset(line: number, column: number): number {
    return (this.starts[line - 1] ?? 0) + column - 1;
  }
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/** The offsets of a whole value in the file. */
export function rangeIn(lines: Lines, span: SourceSpan): Stretch {
  return { start: lines.offset(span.line, span.column), end: lines.offset(span.endLine, span.endColumn) };
}

/** From an offset in the value to one in its source; undefined where the source cannot be followed. */
function sourceOffsets(source: string, value: string): ((offset: number) => number) | undefined {
  const first = source.charAt(0);
  if (first === '"') return source.includes('\n') ? undefined : stepping(source, value, doubleQuoted);
  if (first === "'") return source.includes('\n') ? undefined : stepping(source, value, singleQuoted);
  if (first === '|') return literalBlock(source, value);
  return source.startsWith(value) ? (offset) => offset : undefined;
}

/** Length in the source of the character that stands at an offset, and of what it means. */
type Step = (source: string, at: number) => readonly [inSource: number, inValue: number];

const doubleQuoted: Step = (source, at) => {
  if (source.charAt(at) !== '\\') return [1, 1];
  const kind = source.charAt(at + 1);
  if (kind === 'u') return [6, 1];
  if (kind === 'x') return [4, 1];
  return [2, 1];
};

const singleQuoted: Step = (source, at) => (source.startsWith("''", at) ? [2, 1] : [1, 1]);

function stepping(source: string, value: string, step: Step): (offset: number) => number {
  const places = new Uint32Array(value.length + 1);
  let at = 1;
  let reached = 0;
  while (reached <= value.length && at < source.length) {
    const [inSource, inValue] = step(source, at);
    places[reached] = at;
    at += inSource;
    reached += inValue;
  }
  return (offset) => places[offset] ?? source.length;
}

/** A block with `|`: each line stands behind an indentation that all lines share. */
function literalBlock(source: string, value: string): ((offset: number) => number) | undefined {
  const header = source.indexOf('\n');
  if (header < 0) return undefined;
  const body = source.slice(header + 1).split('\n');
  const wanted = value.split('\n')[0] ?? '';
  const firstText = body.find((line) => line.trim() !== '') ?? '';
  const firstWanted = value.split('\n').find((line) => line.trim() !== '') ?? wanted;
  const margin = firstText.replace(/\r$/, '').length - firstWanted.length;
  if (margin < 0) return undefined;
  const inSource: number[] = [];
  let at = header + 1;
  for (const line of body) {
    inSource.push(at + Math.min(margin, line.length));
    at += line.length + 1;
  }
  const inValue = new Lines(value);
  return (offset) => {
    const { line, column } = inValue.position(offset);
    return (inSource[line - 1] ?? source.length) + column - 1;
  };
}
