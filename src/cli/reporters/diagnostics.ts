import type { ChalkInstance } from 'chalk';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceSpan } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

/** A diagnostic as machines read it (contract, section 5); lines and columns from 1. */
export interface LocatedDiagnostic {
  readonly ruleId: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly pointer?: string;
  readonly help?: string;
}

type Places = Pick<SpecDocument, 'locate' | 'text'>;

/** Fills in file, line and column from the document the diagnostic is about. */
export function located(diagnostic: Diagnostic, places: Places | undefined): LocatedDiagnostic {
  const { ruleId, severity, message, at, help } = diagnostic;
  const own = at && diagnostic.span ? { file: at.file, ...diagnostic.span } : undefined;
  const span = at && places && !own ? places.locate(at) : undefined;
  const place = own ?? (span ? insideOf(span, diagnostic) : at ? { file: at.file } : {});
  return {
    ruleId,
    severity,
    message,
    ...place,
    ...(at && { pointer: at.pointer }),
    ...(help !== undefined && { help }),
  };
}

/** A place inside a text counts from the text's own start; only exact where the text is written on lines of its own. */
function insideOf(span: SourceSpan, diagnostic: Diagnostic): SourceSpan {
  const { inside } = diagnostic;
  if (!inside || span.line === span.endLine) return span;
  const line = span.line + inside.line;
  return { ...span, line, column: inside.column, endLine: line, endColumn: inside.column + 1 };
}

/** Of `  help: `. */
const helpIndent = 8;

const glyphs = { error: 'error', warn: 'warning', info: 'note' } as const;

/** For people: a sentence with its place, the line it stands on, and what to do next. */
export function diagnosticText(
  diagnostic: Diagnostic,
  places: Places | undefined,
  colours: ChalkInstance,
  width = Number.POSITIVE_INFINITY,
): string {
  const { severity } = diagnostic;
  const message = printable(diagnostic.message);
  const help = diagnostic.help === undefined ? undefined : printable(diagnostic.help);
  const found = located(diagnostic, places);
  const colour = severity === 'error' ? colours.red : severity === 'warn' ? colours.yellow : colours.cyan;
  const place = found.line === undefined ? (found.file ?? '') : `${found.file}:${found.line}:${found.column}`;
  const frame =
    places && found.line !== undefined ? codeFrame(places.text(found.file ?? ''), found, colours) : '';
  const tail = printable(found.pointer ? `${diagnostic.ruleId} ${found.pointer}` : diagnostic.ruleId);
  const head = `${place ? `${colours.bold(place)} ` : ''}${colour(glyphs[severity])}: ${message} ${colours.dim(tail)}`;
  const next = help === undefined ? '' : `  ${colours.dim('help:')} ${wrap(help, width, helpIndent)}\n`;
  return `${wrap(head, width, 2, 0)}\n${frame}${next}`;
}

/** Of a terminal's 80 columns, without `  N | `. */
const frameWidth = 75;

/** The line of the place with a mark under it; long lines are cut around the mark. */
function codeFrame(text: string | undefined, found: LocatedDiagnostic, colours: ChalkInstance): string {
  const line = text?.split('\n', found.line as number)[(found.line as number) - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return '';
  const column = found.column as number;
  const start = Math.max(0, column - 40);
  const gutter = String(found.line);
  const shown = line.slice(start, start + frameWidth - gutter.length).replaceAll('\t', ' ');
  const end = found.endLine === found.line ? (found.endColumn as number) : line.length + 1;
  const width = Math.max(1, Math.min(end - column, shown.length - (column - 1 - start)));
  const pad = ' '.repeat(gutter.length);
  return `  ${colours.dim(`${gutter} |`)} ${shown}\n  ${colours.dim(`${pad} |`)} ${' '.repeat(column - 1 - start)}${'^'.repeat(width)}\n`;
}

/** Errors first, then by place. */
export function inReadingOrder(diagnostics: readonly Diagnostic[], places: Places | undefined): Diagnostic[] {
  const rank = { error: 0, warn: 1, info: 2 } as const;
  const lineOf = (diagnostic: Diagnostic) =>
    diagnostic.span?.line ?? (diagnostic.at && places ? places.locate(diagnostic.at).line : 0);
  return diagnostics
    .map((diagnostic) => ({ diagnostic, line: lineOf(diagnostic) }))
    .sort((a, b) => rank[a.diagnostic.severity] - rank[b.diagnostic.severity] || a.line - b.line)
    .map(({ diagnostic }) => diagnostic);
}
