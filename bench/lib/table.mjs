/** Median, and the spread (max - min) / median. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return { median, spread: (sorted.at(-1) - sorted[0]) / median };
}

/** One row of the goal table. `better` says which side of the goal is good. */
export function goalRow({ name, value, goal, better = 'more', unit = '', detail = '' }) {
  const isMet = better === 'more' ? value >= goal : value <= goal;
  const sign = better === 'more' ? '>=' : '<=';
  console.log(
    `  ${isMet ? 'ok  ' : 'MISS'} ${name.padEnd(44)} ${rounded(value, goal)}${unit} (goal ${sign} ${rounded(goal, goal)}${unit})  ${detail}`,
  );
}

/** Two digits behind the point, three where the goal is below 0.1; whole numbers as they are. */
function rounded(value, goal) {
  return Number.isInteger(value) ? String(value) : value.toFixed(goal < 0.1 ? 3 : 2);
}
