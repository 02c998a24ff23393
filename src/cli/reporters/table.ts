import { wrap } from './wrap.ts';

/** A column's heading, and whether its content may be broken to fit the width. */
export interface Column {
  readonly heading: string;
  /** The one column that gives way where the terminal is narrow. */
  readonly flexible?: boolean;
  readonly right?: boolean;
}

const gap = 2;

/** A column that gives way keeps this width. */
const narrowest = 16;

/**
 * Rows under headings, in columns as wide as their content; where that is too wide, one column is broken at words. No frame: it reads,
 * greps and pastes. @param width in characters
 * Ends with a newline; nothing for no rows.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width = 80): string {
  if (rows.length === 0) return '';
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const over = widths.reduce((sum, each) => sum + each, gap * (columns.length - 1)) - width;
  const giving = columns.findIndex(({ flexible }) => flexible);
  if (over > 0 && giving >= 0) widths[giving] = Math.max(narrowest, (widths[giving] ?? 0) - over);
  return lines.map((line) => rowOf(columns, widths, line)).join('');
}

/** One row; it has as many lines as the cell that is broken, and a word that is longer than its column stays whole. */
function rowOf(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string {
  const broken = columns.map(({ flexible }, i) =>
    flexible ? wrap(cells[i] ?? '', widths[i] ?? 0).split('\n') : [cells[i] ?? ''],
  );
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const texts = columns.map(({ right }, i) => {
      const text = broken[i]?.[line] ?? '';
      return right ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
    });
    return `${texts.join(' '.repeat(gap)).trimEnd()}\n`;
  }).join('');
}

/** Names and values below each other, aligned: what `show` prints. Lines without a value are left out. */
export function facts(rows: readonly (readonly [name: string, value: string | undefined])[]): string {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length)) + gap;
  return shown.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join('');
}

/** `2026-01-02T03:04:05Z` as people read it, in UTC and to the minute. */
export function shortTime(iso: string): string {
  return iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, '');
}
