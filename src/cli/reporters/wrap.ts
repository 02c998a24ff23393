import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../world.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const widestProse = 100;

/** Where sentences break: at the terminal's width, or where `COLUMNS` says so. A pipe gets whole lines, which scripts search. */
export function proseWidth({ isTTY, columns, isWidthAsked }: Output): number {
  return isTTY || isWidthAsked ? Math.min(columns, widestProse) : Number.POSITIVE_INFINITY;
}

/** How wide tables may be: as the terminal, or as `COLUMNS` says; a pipe gets a row a line. */
export function tableWidth({ isTTY, columns, isWidthAsked }: Output): number {
  return isTTY || isWidthAsked ? columns : Number.POSITIVE_INFINITY;
}

/** Writes sentences for people, broken at words; a newline follows. @param indent of the later lines of each */
export function say(output: Output, text: string, indent = 0): void {
  output.write(`${laidOut(text, proseWidth(output), indent)}\n`);
}

/** Breaks each line of a text by itself; one that begins with blanks keeps them on its later lines. */
export function laidOut(text: string, width: number, indent = 0): string {
  return text
    .split('\n')
    .map((line) => {
      const own = line.length - line.trimStart().length;
      return line.slice(0, own) + wrap(line.slice(own), width, indent + own, own);
    })
    .join('\n');
}

/**
 * Breaks a text at blanks; later lines are indented. Codes of colours have no width; a word that is longer than a line stays whole.
 * @param begun characters that stand before the text on its first line
 */
export function wrap(text: string, width: number, indent = 0, begun = indent): string {
  const end = indent === 0 ? width : Math.max(width, indent + narrowest);
  const lines: string[] = [];
  let line: string | undefined;
  let taken = begun;
  for (const word of text.split(' ')) {
    const length = stripVTControlCharacters(word).length;
    if (line !== undefined && taken + 1 + length > end) {
      lines.push(line);
      [line, taken] = [word, indent + length];
    } else {
      taken += length + (line === undefined ? 0 : 1);
      line = line === undefined ? word : `${line} ${word}`;
    }
  }
  return [...lines, line ?? ''].join(`\n${' '.repeat(indent)}`);
}

/** Text beside an indentation has this much room at least. */
const narrowest = 30;

/** Breaks paragraphs anew at a width; a line that begins with `- ` stays a line of its own. */
export function reflow(text: string, width: number): string {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const item = line.startsWith('- ');
    if (open && !item) paragraphs.push(`${paragraphs.pop()} ${line}`);
    else paragraphs.push(line);
    open = !item;
  }
  return paragraphs.map((each) => wrap(each, width, each.startsWith('- ') ? 2 : 0, 0)).join('\n');
}
