/** The changes between two texts whose lines mostly agree, as `diff -u` prints them with three lines around. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const a = linesOf(before);
  const b = linesOf(after);
  const hunks = inHunks(changedRuns(a, b)).map((runs) => hunkText(runs, a, b));
  return hunks.length === 0 ? '' : `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

/** A last line without its end is said to have none, as `diff` does. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  return last === '' || last === undefined ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

/** Changes whose surroundings would overlap share a hunk: `patch` takes no others. */
function inHunks(runs: readonly Run[]): Run[][] {
  const hunks: Run[][] = [];
  for (const run of runs) {
    const last = hunks.at(-1);
    const before = last?.at(-1);
    if (last && before && run.from - before.to <= 2 * around) last.push(run);
    else hunks.push([run]);
  }
  return hunks;
}

function hunkText(runs: readonly Run[], a: readonly string[], b: readonly string[]): string {
  const first = runs[0] as Run;
  const last = runs.at(-1) as Run;
  const start = Math.max(0, first.from - around);
  const end = Math.min(a.length, last.to + around);
  const lines: string[] = [];
  let at = start;
  for (const { from, to, put } of runs) {
    lines.push(...a.slice(at, from).map((line) => ` ${line}`));
    lines.push(...a.slice(from, to).map((line) => `-${line}`));
    lines.push(...b.slice(put.start, put.end).map((line) => `+${line}`));
    at = to;
  }
  lines.push(...a.slice(at, end).map((line) => ` ${line}`));
  const shift = first.put.start - first.from;
  const added = last.put.end + (end - last.to) - (start + shift);
  return `@@ -${start + 1},${end - start} +${start + shift + 1},${added} @@\n${lines.join('\n')}\n`;
}

/** Unchanged lines before and after a change. */
const around = 3;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly put: { readonly start: number; readonly end: number };
}

/** Walks both texts and, where they part, looks for the nearest line at which they meet again. */
function changedRuns(a: readonly string[], b: readonly string[]): Run[] {
  const runs: Run[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [skipA, skipB] = meeting(a, b, i, j);
    runs.push({ from: i, to: i + skipA, put: { start: j, end: j + skipB } });
    i += skipA;
    j += skipB;
  }
  return runs;
}

/** Fixes change a line or put in a few: the search need not go far. */
function meeting(a: readonly string[], b: readonly string[], i: number, j: number): [number, number] {
  for (let distance = 1; distance < 40; distance++) {
    for (let skipA = 0; skipA <= distance; skipA++) {
      const skipB = distance - skipA;
      if (i + skipA < a.length && j + skipB < b.length && a[i + skipA] === b[j + skipB])
        return [skipA, skipB];
    }
  }
  return [a.length - i, b.length - j];
}
