import type { ChalkInstance } from 'chalk';
import { counted, type LintReporter, type ReportedFile, type ReportedFinding } from './lint-report.ts';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

const words = { error: 'error', warn: 'warning', info: 'note' } as const;

/** For people: each finding with its place, the line it stands on, and what to do. */
export const stylish: LintReporter = (report, { colours, width = Number.POSITIVE_INFINITY }) => {
  const blocks = report.files.flatMap((file) => {
    const lines = linesOf(file);
    return file.findings.map((finding) => block(finding, lines, colours, width));
  });
  if (report.quiet) return blocks.join('');
  return `${blocks.join('')}${blocks.length > 0 ? '\n' : ''}${summary(report, colours)}\n`;
};

function summary(report: Parameters<LintReporter>[0], colours: ChalkInstance): string {
  const { errors, warnings, files, silenced, fixable } = report.summary;
  const colour = errors > 0 ? colours.red : warnings > 0 ? colours.yellow : colours.green;
  const extras = [
    ...(fixable > 0 ? [`${fixable} can be mended with --fix`] : []),
    ...(silenced > 0 ? [`${silenced} silenced in the files`] : []),
  ];
  const more = extras.length > 0 ? ` (${extras.join(', ')})` : '';
  return `${colour(counted(report))} in ${files === 1 ? 'one file' : `${files} files`}${more}`;
}

function block(finding: ReportedFinding, lineAt: LineAt, colours: ChalkInstance, width: number): string {
  const { severity, file, line, column, ruleId, related = [] } = finding;
  const message = printable(finding.message);
  const help = finding.help === undefined ? undefined : printable(finding.help);
  const colour = severity === 'error' ? colours.red : severity === 'warn' ? colours.yellow : colours.cyan;
  const name = printable(file ?? '');
  const place = line === undefined ? name : `${name}:${line}:${column}`;
  const head = `${colours.bold(place)}  ${colour(words[severity])}  ${message}  ${colours.dim(ruleId)}`;
  const notes = related.map(
    (each) =>
      `  ${colours.dim('see:')} ${wrap(printable(`${each.file}:${each.line}:${each.column} ${each.note}`), width, 7)}\n`,
  );
  // Notes are many and mild: the frame would only push the errors off the screen.
  const frame = severity === 'info' ? '' : codeFrame(finding, lineAt, colours);
  const next = help === undefined ? '' : `  ${colours.dim('help:')} ${wrap(help, width, 8)}\n`;
  return `${wrap(head, width, 2, 0)}\n${frame}${notes.join('')}${next}`;
}

type LineAt = (file: string, line: number) => string | undefined;

/** The lines of a file by number; each text is cut up once. */
function linesOf({ text }: ReportedFile): LineAt {
  const known = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = known.get(file);
    if (!lines) {
      lines = text(file)?.split('\n') ?? [];
      known.set(file, lines);
    }
    return lines[line - 1];
  };
}

/** A frame that wraps puts its mark under something else. */
const terminalWidth = 80;

/** The line of the place with a mark under it; a long line is cut around the mark. */
function codeFrame(finding: ReportedFinding, lineAt: LineAt, colours: ChalkInstance): string {
  const { file = '', line, column = 1, endLine, endColumn = column } = finding;
  const text = line === undefined ? undefined : lineAt(file, line)?.replace(/\r$/, '');
  if (text === undefined || text.trim() === '') return '';
  const gutter = String(line);
  const start = Math.max(0, column - 40);
  const room = terminalWidth - gutter.length - '   | '.length;
  const shown = printable(text.slice(start, start + room).replaceAll('\t', ' '));
  const end = endLine === line ? endColumn : text.length + 1;
  const width = Math.max(1, Math.min(end - column, shown.length - (column - 1 - start)));
  const pad = ' '.repeat(gutter.length);
  const mark = `${' '.repeat(column - 1 - start)}${'^'.repeat(width)}`;
  return `  ${colours.dim(`${gutter} |`)} ${shown}\n  ${colours.dim(`${pad} |`)} ${mark}\n`;
}
