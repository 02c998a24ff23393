import type { ChalkInstance } from 'chalk';
import type { ApiChange, Verdict } from '../../compare/api-change.ts';
import { wrap } from './wrap.ts';

export interface DiffHeading {
  readonly before: string;
  readonly after: string;
}

/** How many changes there are of each verdict. */
export function countVerdicts(changes: readonly ApiChange[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict) => changes.filter((each) => each.verdict === verdict).length;
  return { breaking: count('breaking'), risky: count('risky'), safe: count('safe') };
}

/** `diff --json`. */
export function diffShape(heading: DiffHeading, changes: readonly ApiChange[]) {
  const shaped = changes.map(({ at, ...change }) => ({
    ...change,
    ...(at ? { file: at.file, pointer: at.pointer } : {}),
  }));
  return { ...heading, summary: countVerdicts(changes), changes: shaped };
}

/** For people: the worst first, one change a paragraph. */
export function diffText(
  { before, after }: DiffHeading,
  changes: readonly ApiChange[],
  colour: ChalkInstance,
  width: number,
): string {
  if (changes.length === 0) return `${before} and ${after} are the same.\n`;
  const paint = { breaking: colour.red, risky: colour.yellow, safe: colour.green };
  const blocks = changes.map(({ verdict, subject, change, reason }) => {
    const label = paint[verdict](verdict.toUpperCase().padEnd(9));
    return `${label} ${wrap(`${subject}: ${change}`, width, 10)}\n${' '.repeat(10)}${colour.dim(wrap(reason, width, 10))}\n`;
  });
  return `${before} -> ${after}\n\n${blocks.join('')}\n${summary(changes)}\n`;
}

/** For a pull request's comment. */
export function diffMarkdown({ before, after }: DiffHeading, changes: readonly ApiChange[]): string {
  const title = `### API changes: \`${before}\` to \`${after}\`\n\n`;
  if (changes.length === 0) return `${title}None.\n`;
  const rows = changes.map(
    ({ verdict, subject, change, reason }) =>
      `| ${verdict === 'breaking' ? '**breaking**' : verdict} | ${cell(subject)} | ${cell(change)} | ${cell(reason)} |\n`,
  );
  return `${title}${summary(changes)}\n\n| | what | change | why |\n|---|---|---|---|\n${rows.join('')}`;
}

function summary(changes: readonly ApiChange[]): string {
  const { breaking, risky, safe } = countVerdicts(changes);
  const noun = changes.length === 1 ? 'change' : 'changes';
  return `${changes.length} ${noun}: ${breaking} breaking, ${risky} risky, ${safe} safe.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
