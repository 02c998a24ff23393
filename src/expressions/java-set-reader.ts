import {
  binaryProperties,
  type CharSet,
  complement,
  intersection,
  letterClasses,
  posixClasses,
  rangesOnly,
  singleChar,
  union,
} from './java-char-class.ts';

/** Why a pattern is refused: Java would refuse it too, or RE2 has no form of it (reliability.md T2). */
export class JavaRegexError extends Error {}

/** How deep groups and classes may nest. */
export const deepest = 64;

/** Reads what stands for a set of characters in a Java pattern: escapes, properties and classes with all their operators. */
export class SetReader {
  protected readonly text: string;
  protected pos = 0;
  protected depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  protected error(what: string): JavaRegexError {
    return new JavaRegexError(`${what} near index ${this.pos} of the pattern ${this.text}`);
  }

  /** An escape that stands for a set of characters, inside a class or outside. */
  protected setEscape(): [CharSet, boolean] {
    this.pos++;
    const c = this.text[this.pos] as string;
    const letters = letterClasses.get(c.toLowerCase());
    if (letters) {
      this.pos++;
      return [letters, c !== c.toLowerCase()];
    }
    if (c === 'p' || c === 'P') return this.property(c === 'P');
    return [singleChar(this.charEscape()), false];
  }

  private property(negated: boolean): [CharSet, boolean] {
    const match = /^[pP](?:\{(\^?[A-Za-z_=0-9]+)\}|([A-Z]))/.exec(this.text.slice(this.pos));
    if (!match) throw this.error('Unclosed character family');
    const name = (match[1] ?? match[2]) as string;
    this.pos += match[0].length;
    const posix = posixClasses.get(name);
    if (posix) return [posix, negated];
    const binary = name.startsWith('Is') ? binaryProperties.get(name.slice(2).toLowerCase()) : undefined;
    if (binary) return [binary, negated];
    const known = unicodeName(name);
    if (known === undefined) throw this.error(`Unknown or unsupported character property {${name}}`);
    return [{ ranges: [], properties: [`\\p{${known}}`] }, negated];
  }

  private charEscape(): number {
    const rest = this.text.slice(this.pos, this.pos + 12);
    const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x\{([0-9a-fA-F]{1,6})\})/.exec(rest);
    if (hex) return this.taken(hex[0].length, Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16));
    const octal = /^0([0-3][0-7]{2}|[0-7]{1,2})/.exec(rest);
    if (octal) return this.taken(octal[0].length, Number.parseInt(octal[1] as string, 8));
    const control = /^c([\x40-\x7f])/.exec(rest);
    if (control) return this.taken(2, (control[1] as string).charCodeAt(0) ^ 64);
    const named = controlEscapes.get(rest[0] as string);
    if (named !== undefined) return this.taken(1, named);
    if (/^[a-zA-Z0-9]/.test(rest)) throw this.error('Illegal/unsupported escape sequence');
    const code = this.text.codePointAt(this.pos) as number;
    return this.taken(code > 0xffff ? 2 : 1, code);
  }

  private taken(length: number, code: number): number {
    this.pos += length;
    return code;
  }

  /** The inside of `[...]` from behind its bracket: unions, ranges, nested classes, intersections. */
  protected charClass(): [CharSet, boolean] {
    if (++this.depth > deepest) throw this.error('Classes nest too deeply');
    const negated = this.text[this.pos] === '^';
    if (negated) this.pos++;
    let whole: CharSet | undefined;
    for (;;) {
      const part = this.classUnion(whole === undefined);
      whole = whole === undefined ? part : this.known(intersection(whole, part));
      if (!this.text.startsWith('&&', this.pos)) break;
      this.pos += 2;
    }
    if (this.text[this.pos] !== ']') throw this.error('Unclosed character class');
    this.pos++;
    this.depth--;
    return [whole, negated];
  }

  private known(set: CharSet | undefined): CharSet {
    if (set === undefined)
      throw this.error('A Unicode property in an intersection or a nested negation is not supported: found');
    return set;
  }

  private classUnion(first: boolean): CharSet {
    let set = rangesOnly();
    let empty = first;
    for (;;) {
      const c = this.text[this.pos];
      if (c === undefined) throw this.error('Unclosed character class');
      if (c === ']' && !empty) return set;
      if (this.text.startsWith('&&', this.pos) && !empty) return set;
      empty = false;
      set = union(set, this.classItem(c));
    }
  }

  private classItem(c: string): CharSet {
    if (c === '[') {
      this.pos++;
      const [inner, negated] = this.charClass();
      return negated ? this.known(complement(inner)) : inner;
    }
    if (c === '\\' && this.text[this.pos + 1] === 'Q') return this.quotedSet();
    const start = this.classChar();
    if (!isSingle(start)) return start;
    const next = this.text[this.pos + 1];
    if (this.text[this.pos] !== '-' || next === ']' || next === '[' || next === undefined) return start;
    this.pos++;
    const end = this.classChar();
    const from = start.ranges[0]?.[0] as number;
    const to = isSingle(end) ? (end.ranges[0]?.[0] as number) : -1;
    if (to < from) throw this.error('Illegal character range');
    return rangesOnly([from, to]);
  }

  private quotedSet(): CharSet {
    const end = this.text.indexOf('\\E', this.pos + 2);
    const quoted = this.text.slice(this.pos + 2, end < 0 ? this.text.length : end);
    this.pos = end < 0 ? this.text.length : end + 2;
    return rangesOnly(
      ...[...quoted].map((c): [number, number] => [c.codePointAt(0) as number, c.codePointAt(0) as number]),
    );
  }

  private classChar(): CharSet {
    if (this.text[this.pos] !== '\\') {
      const code = this.text.codePointAt(this.pos) as number;
      this.pos += code > 0xffff ? 2 : 1;
      return singleChar(code);
    }
    const [set, negated] = this.setEscape();
    if (!negated) return set;
    const inverse = complement(set);
    if (inverse) return inverse;
    return { ranges: [], properties: set.properties.map((name) => name.replace('\\p', '\\P')) };
  }
}

function isSingle(set: CharSet): boolean {
  return set.properties.length === 0 && set.ranges.length === 1 && set.ranges[0]?.[0] === set.ranges[0]?.[1];
}

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
]);

/** General categories and scripts, with Java's `Is`, `general_category=` and `script=` forms. */
function unicodeName(name: string): string | undefined {
  const bare = name.replace(/^(?:Is|general_category=|gc=|script=|sc=)/i, '');
  if (/^(?:[LMNPSZC][a-z&]?)$/.test(bare)) return bare;
  const script = bare.charAt(0).toUpperCase() + bare.slice(1).toLowerCase();
  return scripts.has(script) ? script : undefined;
}

const scripts: ReadonlySet<string> = new Set([
  'Arabic',
  'Armenian',
  'Bengali',
  'Common',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Han',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Katakana',
  'Khmer',
  'Lao',
  'Latin',
  'Mongolian',
  'Tamil',
  'Thai',
  'Tibetan',
]);
