/** Sets of code points, as Java's regular expressions name them: classes, POSIX names, unions, intersections. */

export type Range = readonly [from: number, to: number];

/** Ranges, and Unicode properties in RE2's own notation (`\p{L}`), which stay names because their ranges are many. */
export interface CharSet {
  readonly ranges: readonly Range[];
  readonly properties: readonly string[];
}

const last = 0x10ffff;

export function rangesOnly(...ranges: readonly Range[]): CharSet {
  return { ranges, properties: [] };
}

export function singleChar(code: number): CharSet {
  return rangesOnly([code, code]);
}

export function union(a: CharSet, b: CharSet): CharSet {
  return { ranges: [...a.ranges, ...b.ranges], properties: [...a.properties, ...b.properties] };
}

/** The complement; undefined for sets with Unicode properties. */
export function complement(set: CharSet): CharSet | undefined {
  if (set.properties.length > 0) return undefined;
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of normalized(set.ranges)) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) gaps.push([next, last]);
  return rangesOnly(...gaps);
}

/** What both hold; undefined where a Unicode property takes part. */
export function intersection(a: CharSet, b: CharSet): CharSet | undefined {
  const notA = complement(a);
  const notB = complement(b);
  return notA && notB ? complement(union(notA, notB)) : undefined;
}

export function isDisjoint(a: CharSet, b: CharSet): boolean {
  return intersection(a, b)?.ranges.length === 0;
}

/** Ranges in order, without overlaps or touching neighbours. */
export function normalized(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((x, y) => x[0] - y[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const previous = merged.at(-1);
    if (previous && from <= previous[1] + 1) previous[1] = Math.max(previous[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** `[...]` in RE2's notation, or in that of a JavaScript `u` pattern. */
export function classText(set: CharSet, dialect: 're2' | 'javascript', negated = false): string {
  const ranges = normalized(set.ranges);
  const hex = (code: number) =>
    dialect === 're2' ? `\\x{${code.toString(16)}}` : `\\u{${code.toString(16)}}`;
  const parts = ranges.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`));
  const inside = parts.join('') + set.properties.join('');
  if (inside === '') return negated ? `[${hex(0)}-${hex(last)}]` : `[^${hex(0)}-${hex(last)}]`;
  return `[${negated ? '^' : ''}${inside}]`;
}

const tab: Range = [9, 9];
const space: Range = [32, 32];
const upper: Range = [0x41, 0x5a];
const lower: Range = [0x61, 0x7a];
const digit: Range = [0x30, 0x39];
const punctuation: readonly Range[] = [
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
];

/** Java's ASCII classes (`java.util.regex.Pattern`, "POSIX character classes"). */
export const posixClasses: ReadonlyMap<string, CharSet> = new Map([
  ['Lower', rangesOnly(lower)],
  ['Upper', rangesOnly(upper)],
  ['ASCII', rangesOnly([0, 0x7f])],
  ['Alpha', rangesOnly(upper, lower)],
  ['Digit', rangesOnly(digit)],
  ['Alnum', rangesOnly(upper, lower, digit)],
  ['Punct', rangesOnly(...punctuation)],
  ['Graph', rangesOnly([0x21, 0x7e])],
  ['Print', rangesOnly([0x20, 0x7e])],
  ['Blank', rangesOnly(space, tab)],
  ['Cntrl', rangesOnly([0, 0x1f], [0x7f, 0x7f])],
  ['XDigit', rangesOnly(digit, [0x41, 0x46], [0x61, 0x66])],
  ['Space', rangesOnly(space, [9, 13])],
]);

function property(name: string): CharSet {
  return { ranges: [], properties: [`\\p{${name}}`] };
}

/**
 * Java's binary properties, by their names behind `Is` in lower case. Differs from Java: letters stand for `IsAlphabetic`, and the two
 * cases are without the few signs that are no letters (`Ⅷ`, `ⓐ`), because RE2 has no such property.
 */
export const binaryProperties: ReadonlyMap<string, CharSet> = new Map([
  ['alphabetic', property('L')],
  ['letter', property('L')],
  ['uppercase', property('Lu')],
  ['lowercase', property('Ll')],
  ['titlecase', property('Lt')],
  ['digit', property('Nd')],
  ['punctuation', property('P')],
  ['control', property('Cc')],
  [
    'white_space',
    rangesOnly(
      space,
      [9, 13],
      [0x85, 0x85],
      [0xa0, 0xa0],
      [0x1680, 0x1680],
      [0x2000, 0x200a],
      [0x2028, 0x2029],
      [0x202f, 0x202f],
      [0x205f, 0x205f],
      [0x3000, 0x3000],
    ),
  ],
  [
    'hex_digit',
    rangesOnly(digit, [0x41, 0x46], [0x61, 0x66], [0xff10, 0xff19], [0xff21, 0xff26], [0xff41, 0xff46]),
  ],
]);

/** `\d`, `\w`, `\s`, `\h`, `\v`: ASCII as in Java, not as in JavaScript. */
export const letterClasses: ReadonlyMap<string, CharSet> = new Map([
  ['d', rangesOnly(digit)],
  ['w', rangesOnly(upper, lower, digit, [0x5f, 0x5f])],
  ['s', rangesOnly(space, [9, 13])],
  [
    'h',
    rangesOnly(
      space,
      tab,
      [0xa0, 0xa0],
      [0x1680, 0x1680],
      [0x180e, 0x180e],
      [0x2000, 0x200a],
      [0x202f, 0x202f],
      [0x205f, 0x205f],
      [0x3000, 0x3000],
    ),
  ],
  ['v', rangesOnly([10, 13], [0x85, 0x85], [0x2028, 0x2029])],
]);

/** What `.` leaves out unless `(?s)` is on. */
export const lineTerminators = rangesOnly([10, 10], [13, 13], [0x85, 0x85], [0x2028, 0x2029]);
