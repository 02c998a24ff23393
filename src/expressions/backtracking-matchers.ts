/**
 * The parts of a backtracking matcher. A matcher tries at an offset and hands every end it finds to `next`, until that says yes:
 * the way Java's own engine works, so that look-around, atomic groups and back references mean what they mean there.
 */
export type Next = (at: number) => boolean;
export type Matcher = (at: number, next: Next) => boolean;
/** One character: the offset behind it, or -1. */
export type Single = (at: number) => number;

/** A search that takes more steps than any pattern in earnest. */
export class RegexBudgetError extends Error {}

/** Steps of one search, or of all searches of one replacement: some tens of milliseconds. */
const mostSteps = 1_000_000;

/** What one search looks at and remembers. */
export class SearchState {
  text = '';
  /** Start and end by group, -1 where it took no part. */
  spans: number[] = [];
  private left = mostSteps;
  private before = 0;

  /** @param again goes on in the same text, within the same budget. */
  begin(text: string, groupCount: number, again: boolean): void {
    this.text = text;
    if (!again) {
      this.before = this.used;
      this.left = mostSteps;
    }
    this.spans = new Array<number>(2 * groupCount + 2).fill(-1);
  }

  /** Steps of all searches so far. */
  get used(): number {
    return this.before + mostSteps - this.left;
  }

  step(): void {
    if (--this.left < 0) throw new RegexBudgetError(`The pattern takes more than ${mostSteps} steps.`);
  }

  restore(spans: readonly number[]): void {
    for (let i = 0; i < spans.length; i++) this.spans[i] = spans[i] as number;
  }
}

export const empty: Matcher = (at, next) => next(at);

export function sequence(parts: readonly Matcher[]): Matcher {
  return parts.reduceRight<Matcher>((rest, part) => {
    if (rest === empty) return part;
    return (at, next) => part(at, (end) => rest(end, next));
  }, empty);
}

export function alternatives(options: readonly Matcher[]): Matcher {
  const [only] = options;
  if (only && options.length === 1) return only;
  return (at, next) => options.some((option) => option(at, next));
}

export function one(single: Single): Matcher {
  return (at, next) => {
    const end = single(at);
    return end >= 0 && next(end);
  };
}

export function capture(state: SearchState, group: number, inner: Matcher): Matcher {
  return (at, next) =>
    inner(at, (end) => {
      const [start, before] = [state.spans[group * 2] as number, state.spans[group * 2 + 1] as number];
      state.spans[group * 2] = at;
      state.spans[group * 2 + 1] = end;
      if (next(end)) return true;
      state.spans[group * 2] = start;
      state.spans[group * 2 + 1] = before;
      return false;
    });
}

/** How a quantifier gives back what it took: from the longest, from the shortest, never. */
export type Greed = 'greedy' | 'lazy' | 'possessive';

export function repeat(state: SearchState, inner: Matcher, min: number, max: number, greed: Greed): Matcher {
  if (greed === 'possessive') return atomic(state, repeat(state, inner, min, max, 'greedy'));
  const round = (at: number, count: number, next: Next): boolean => {
    state.step();
    // A round that takes nothing would go on for ever: Java leaves the loop behind it.
    const more = () =>
      inner(at, (end) => (end === at && count >= min ? next(end) : round(end, count + 1, next)));
    if (count < min) return more();
    if (greed === 'lazy') return next(at) || (count < max && more());
    return (count < max && more()) || next(at);
  };
  return (at, next) => round(at, 0, next);
}

/** The same for a single character, without recursion: texts may be long. */
export function repeatSingle(
  state: SearchState,
  single: Single,
  min: number,
  max: number,
  greed: Greed,
): Matcher {
  if (greed === 'lazy') return lazySingle(state, single, min, max);
  return (start, next) => {
    const ends = [start];
    while (ends.length <= max) {
      state.step();
      const end = single(ends[ends.length - 1] as number);
      if (end < 0) break;
      ends.push(end);
    }
    if (ends.length <= min) return false;
    if (greed === 'possessive') return next(ends[ends.length - 1] as number);
    for (let i = ends.length - 1; i >= min; i--) {
      state.step();
      if (next(ends[i] as number)) return true;
    }
    return false;
  };
}

function lazySingle(state: SearchState, single: Single, min: number, max: number): Matcher {
  return (start, next) => {
    let at = start;
    for (let count = 0; ; count++) {
      state.step();
      if (count >= min && next(at)) return true;
      if (count >= max) return false;
      at = single(at);
      if (at < 0) return false;
    }
  };
}

const accept: Next = () => true;

/** `(?>...)`: the first way that matches is the only one. */
export function atomic(state: SearchState, inner: Matcher): Matcher {
  return (at, next) => {
    const before = [...state.spans];
    let end = -1;
    const found = inner(at, (reached) => {
      end = reached;
      return true;
    });
    if (found && next(end)) return true;
    state.restore(before);
    return false;
  };
}

/** `(?=...)` and `(?!...)`. */
export function lookahead(state: SearchState, inner: Matcher, wanted: boolean): Matcher {
  return (at, next) => {
    const before = [...state.spans];
    const found = inner(at, accept);
    if (!wanted) state.restore(before);
    if (found === wanted && next(at)) return true;
    state.restore(before);
    return false;
  };
}

/** `(?<=...)` and `(?<!...)`: the nearest start first. */
export function lookbehind(state: SearchState, inner: Matcher, wanted: boolean): Matcher {
  return (at, next) => {
    const before = [...state.spans];
    let found = false;
    for (let start = at; start >= 0 && !found; start--) {
      state.step();
      found = inner(start, (end) => end === at);
    }
    if (!wanted) state.restore(before);
    if (found === wanted && next(at)) return true;
    state.restore(before);
    return false;
  };
}

/** `\1`: fails while its group has taken no part. */
export function backReference(state: SearchState, group: number, ignoreCase: boolean): Matcher {
  const fold = (text: string) => (ignoreCase ? asciiLower(text) : text);
  return (at, next) => {
    const start = state.spans[group * 2] as number;
    // A group that the pattern does not have never matched either.
    if (!(start >= 0)) return false;
    const taken = state.text.slice(start, state.spans[group * 2 + 1]);
    const end = at + taken.length;
    return fold(state.text.slice(at, end)) === fold(taken) && next(end);
  };
}

/** Java's `(?i)` folds ASCII letters only. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
