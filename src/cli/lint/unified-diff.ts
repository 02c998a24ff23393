/** The changes between two texts whose lines mostly agree, as `diff -u` prints them with three lines around. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  const hunks = changedRuns(a, b).map(({ from, to, put }) => {
    const start = Math.max(0, from - 3);
    const end = Math.min(a.length, to + 3);
    const shift = put.start - from;
    const lines = [
      ...a.slice(start, from).map((line) => ` ${line}`),
      ...a.slice(from, to).map((line) => `-${line}`),
      ...b.slice(put.start, put.end).map((line) => `+${line}`),
      ...a.slice(to, end).map((line) => ` ${line}`),
    ];
    const added = end - start - (to - from) + (put.end - put.start);
    return `@@ -${start + 1},${end - start} +${start + shift + 1},${added} @@\n${lines.join('\n')}\n`;
  });
  return hunks.length === 0 ? '' : `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

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
