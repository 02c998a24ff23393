/** A number in [0, 1), each time it is called. */
export type Random = () => number;

/**
 * Chance that repeats: a seed gives the same numbers on every machine. Each use has a stream of its own, so that changing one thing of
 * a simulation leaves all other draws as they were: what two runs differ in is then due to the change.
 */
export function seededRandom(seed: number, stream: string): Random {
  let [a, b, c] = [seed >>> 0, (seed / 2 ** 32) >>> 0, hashOf(stream)];
  let counter = 1;
  // sfc32 (Chris Doty-Humphrey, PractRand, public domain): 128 bits of state, fast, and passes the usual tests.
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next(); // mixes the seed in
  return next;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Draws from a list by weights. @throws RangeError where no weight is above 0 */
export function weightedDraw<T>(
  choices: readonly { readonly value: T; readonly weight: number }[],
  random: Random,
): () => T {
  let total = 0;
  const ends = choices.map(({ weight }) => {
    total += weight;
    return total;
  });
  if (!(total > 0)) throw new RangeError('nothing to draw from');
  const values = choices.map(({ value }) => value);
  if (values.length === 1) return () => values[0] as T;
  return () => values[firstAbove(ends, random() * total)] as T;
}

/** The first index whose entry is above a number; entries rise. */
export function firstAbove(ends: ArrayLike<number>, wanted: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
