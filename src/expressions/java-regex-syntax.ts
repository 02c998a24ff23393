import {
  type CharSet,
  classText,
  complement,
  intersection,
  isDisjoint,
  letterClasses,
  lineTerminators,
  posixClasses,
  rangesOnly,
  singleChar,
  union,
} from './java-char-class.ts';

/** Why a pattern is refused: Java would refuse it too, or RE2 has no form of it (reliability.md T2). */
export class JavaRegexError extends Error {}

/** A Java pattern in RE2's notation. */
export interface TranslatedRegex {
  readonly re2: string;
  /** Set where the whole pattern is a sequence of single characters: the form that plain JavaScript runs in linear time. */
  readonly simple: readonly SimpleAtom[] | undefined;
  readonly groupNames: ReadonlyMap<string, number>;
  readonly groupCount: number;
  readonly hasLookbehind: boolean;
}

/** One character of a set; `more` for `+`. */
export interface SimpleAtom {
  readonly set: CharSet;
  readonly negated: boolean;
  readonly more: boolean;
}

interface Flags {
  multiline: boolean;
  unicodeCase: boolean;
  dotAll: boolean;
  unixLines: boolean;
  comments: boolean;
  ignoreCase: boolean;
}

/** An atom just read; a set where it is one character, so that possessive quantifiers can be judged. */
interface Atom {
  readonly text: string;
  readonly set: CharSet | undefined;
  readonly negated?: boolean;
}

const deepest = 64;

/**
 * Rewrites a Java pattern for RE2: ASCII classes and POSIX names become ranges, unions and intersections are worked out,
 * `.` leaves out Java's line terminators, `\Q..\E` is escaped, `(?x)` is stripped.
 * @throws JavaRegexError with a reason.
 */
export function translateJavaRegex(pattern: string): TranslatedRegex {
  return new Translator(pattern).translate();
}

class Translator {
  private readonly text: string;
  private pos = 0;
  private depth = 0;
  private flags: Flags = {
    multiline: false,
    unicodeCase: false,
    dotAll: false,
    unixLines: false,
    comments: false,
    ignoreCase: false,
  };
  private simple: SimpleAtom[] | undefined = [];
  private groupCount = 0;
  private hasLookbehind = false;
  private readonly groupNames = new Map<string, number>();
  /** A possessive quantifier waits here for what follows it: it equals the greedy one where the two cannot overlap. */
  private possessive: CharSet | undefined;

  constructor(text: string) {
    this.text = text;
  }

  translate(): TranslatedRegex {
    const re2 = this.alternatives();
    if (this.pos < this.text.length) throw this.error('Unmatched closing )');
    const simple = this.simple !== undefined && this.simple.length > 0 ? this.simple : undefined;
    return {
      re2,
      simple: simple?.slice(0, -1).some((atom) => atom.more) ? undefined : simple,
      groupNames: this.groupNames,
      groupCount: this.groupCount,
      hasLookbehind: this.hasLookbehind,
    };
  }

  private error(what: string): JavaRegexError {
    return new JavaRegexError(`${what} near index ${this.pos} of the pattern ${this.text}`);
  }

  private unsupported(what: string): JavaRegexError {
    return this.error(`${what} cannot run in linear time and is not supported: found`);
  }

  private alternatives(): string {
    if (++this.depth > deepest) throw this.error('Groups nest too deeply');
    let out = this.sequence();
    while (this.text[this.pos] === '|') {
      this.pos++;
      this.simple = undefined;
      this.followedBy(undefined);
      out += `|${this.sequence()}`;
    }
    this.depth--;
    return out;
  }

  private sequence(): string {
    let out = '';
    for (;;) {
      if (this.flags.comments) this.skipComments();
      const c = this.text[this.pos];
      if (c === undefined || c === '|' || c === ')') break;
      out += this.quantified();
    }
    // Nothing comes after: a possessive quantifier gives back nothing that anybody could want.
    if (this.depth === 1 && this.pos >= this.text.length) this.possessive = undefined;
    return out;
  }

  private quantified(): string {
    const atom = this.atom();
    if (atom === undefined) return '';
    this.followedBy(atom);
    if (this.flags.comments) this.skipComments();
    const quantifier = this.quantifier();
    if (quantifier === '') {
      this.addSimple(atom, false);
      return atom.text;
    }
    if (quantifier === '+') this.addSimple(atom, true);
    else this.simple = undefined;
    if (this.text[this.pos] === '?') {
      this.pos++;
      this.simple = undefined;
      return `${atom.text}${quantifier}?`;
    }
    if (this.text[this.pos] === '+') {
      this.pos++;
      if (atom.set === undefined) throw this.unsupported('A possessive quantifier');
      this.possessive = atom.negated ? complement(atom.set) : atom.set;
      if (this.possessive === undefined) throw this.unsupported('A possessive quantifier');
    }
    return `${atom.text}${quantifier}`;
  }

  /** Judges a possessive quantifier by what follows it. */
  private followedBy(atom: Atom | undefined): void {
    const waiting = this.possessive;
    this.possessive = undefined;
    if (waiting === undefined || atom?.text === '$' || atom?.text === '\\z') return;
    const next = atom?.negated ? atom.set && complement(atom.set) : atom?.set;
    if (next === undefined || this.flags.ignoreCase || !isDisjoint(waiting, next)) {
      throw this.unsupported('A possessive quantifier');
    }
  }

  private addSimple(atom: Atom, more: boolean): void {
    if (atom.set === undefined || atom.set.properties.length > 0 || this.depth > 1 || this.flags.ignoreCase) {
      this.simple = undefined;
    } else this.simple?.push({ set: atom.set, negated: atom.negated ?? false, more });
  }

  private quantifier(): string {
    const c = this.text[this.pos];
    if (c === '*' || c === '+' || c === '?') {
      this.pos++;
      return c;
    }
    if (c !== '{') return '';
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.pos, this.pos + 24));
    if (!match) throw this.error('Illegal repetition');
    if (Number(match[1]) > 1000 || Number(match[3] ?? 0) > 1000)
      throw this.error('A repetition of more than 1000 is not supported');
    this.pos += match[0].length;
    return match[0];
  }

  private atom(): Atom | undefined {
    const c = this.text[this.pos] as string;
    switch (c) {
      case '(':
        return this.group();
      case '[':
        this.pos++;
        return this.setAtom(...this.charClass());
      case '.':
        this.pos++;
        return this.anyCharacter();
      case '^':
      case '$':
        this.pos++;
        return { text: c, set: undefined };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw this.error(`Dangling meta character '${c}'`);
      case '{':
        throw this.error('Illegal repetition');
      default:
        return this.literal();
    }
  }

  private literal(): Atom {
    const code = this.text.codePointAt(this.pos) as number;
    this.pos += code > 0xffff ? 2 : 1;
    return charAtom(code);
  }

  private anyCharacter(): Atom {
    if (this.flags.dotAll) return { text: '(?s:.)', set: rangesOnly([0, 0x10ffff]) };
    const left = this.flags.unixLines ? rangesOnly([10, 10]) : lineTerminators;
    return { text: classText(left, 're2', true), set: left, negated: true };
  }

  private setAtom(set: CharSet, negated: boolean): Atom {
    return { text: classText(set, 're2', negated), set, negated };
  }

  private group(): Atom {
    this.simple = undefined;
    this.followedBy(undefined);
    this.pos++;
    const before = { ...this.flags };
    let open = '(';
    if (this.text[this.pos] === '?') {
      const special = this.specialGroup();
      if (special.endsWith(')')) return { text: special, set: undefined };
      open = special;
    } else this.groupCount++;
    const inside = this.alternatives();
    if (this.text[this.pos] !== ')') throw this.error('Unclosed group');
    this.pos++;
    this.followedBy(undefined);
    this.flags = before;
    return { text: `${open}${inside})`, set: undefined };
  }

  /** `(?...`: how the group opens in RE2; whole, with its `)`, for `(?i)`, which only sets flags. */
  private specialGroup(): string {
    this.pos++;
    const rest = this.text.slice(this.pos, this.pos + 2);
    if (rest.startsWith(':')) return this.skip(1, '(?:');
    if (rest.startsWith('=') || rest.startsWith('!')) throw this.unsupported('A lookahead');
    if (rest.startsWith('>')) throw this.unsupported('An atomic group');
    if (rest === '<=' || rest === '<!') {
      this.hasLookbehind = true;
      return this.skip(2, `(?${rest}`);
    }
    if (rest.startsWith('<')) return this.namedGroup();
    return this.flagGroup();
  }

  private skip(count: number, open: string): string {
    this.pos += count;
    return open;
  }

  private namedGroup(): string {
    const match = /^<([A-Za-z][A-Za-z0-9]*)>/.exec(this.text.slice(this.pos));
    if (!match) throw this.error('A group name is missing or not closed');
    const name = match[1] as string;
    if (this.groupNames.has(name)) throw this.error(`Named capturing group <${name}> is already defined`);
    this.groupNames.set(name, ++this.groupCount);
    this.pos += match[0].length;
    return `(?P<${name}>`;
  }

  private flagGroup(): string {
    const match = /^([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/.exec(this.text.slice(this.pos));
    if (!match) throw this.error('Unknown inline modifier');
    const on = this.applyFlags(match[1] ?? '', true);
    const off = this.applyFlags(match[2] ?? '', false);
    this.pos += match[0].length;
    const text = `${on}${off === '' ? '' : `-${off}`}`;
    if (match[3] === ':') return `(?${text}:`;
    return text === '' ? '(?:)' : `(?${text})`;
  }

  /** Takes the flags into account and gives those that RE2 must know too. */
  private applyFlags(names: string, on: boolean): string {
    for (const name of names) {
      if (name === 'U') throw this.error('(?U) is not supported: it changes what the classes hold; found');
      const flag = flagNames.get(name);
      if (flag === undefined) throw this.error('Unknown inline modifier');
      this.flags[flag] = on;
    }
    return names.replace(/[^ims]/g, '');
  }

  private escape(): Atom | undefined {
    const c = this.text[this.pos + 1];
    if (c === undefined) throw this.error('Unexpected internal error: a backslash ends the pattern');
    if (c === 'Q') return this.quotation();
    if (c === 'E') {
      this.pos += 2;
      return undefined;
    }
    if ('bBAz'.includes(c)) {
      this.pos += 2;
      return { text: `\\${c}`, set: undefined };
    }
    if (c === 'Z') {
      // Java's \Z also stands before a last line terminator; RE2 has only the very end.
      this.pos += 2;
      return { text: '\\z', set: undefined };
    }
    if (c === 'R') {
      this.pos += 2;
      const breaks = classText(letterClasses.get('v') as CharSet, 're2');
      return { text: `(?:\\r\\n|${breaks})`, set: undefined };
    }
    if (/[1-9]/.test(c) || c === 'k') throw this.unsupported('A back reference');
    if ('GXN'.includes(c)) throw this.error(`\\${c} is not supported: found`);
    const [set, negated] = this.setEscape();
    return this.setAtom(set, negated);
  }

  private quotation(): Atom {
    const end = this.text.indexOf('\\E', this.pos + 2);
    const quoted = this.text.slice(this.pos + 2, end < 0 ? this.text.length : end);
    this.pos = end < 0 ? this.text.length : end + 2;
    const atoms = [...quoted].map((c) => charAtom(c.codePointAt(0) as number));
    const lastAtom = atoms.at(-1);
    if (lastAtom === undefined) return { text: '(?:)', set: undefined };
    for (const atom of atoms.slice(0, -1)) this.addSimple(atom, false);
    // A quantifier binds to the last quoted character only.
    return atoms.length === 1
      ? lastAtom
      : { text: atoms.map((atom) => atom.text).join(''), set: lastAtom.set };
  }

  /** An escape that stands for a set of characters, inside a class or outside. */
  private setEscape(): [CharSet, boolean] {
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
  private charClass(): [CharSet, boolean] {
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

  private skipComments(): void {
    for (;;) {
      const c = this.text[this.pos];
      if (c === '#') {
        const end = this.text.indexOf('\n', this.pos);
        this.pos = end < 0 ? this.text.length : end + 1;
      } else if (c !== undefined && /[ \t\n\v\f\r]/.test(c)) this.pos++;
      else return;
    }
  }
}

function charAtom(code: number): Atom {
  const char = String.fromCodePoint(code);
  const text = /[A-Za-z0-9 _"'/,;:=@!%&~<>-]/.test(char) ? char : `\\x{${code.toString(16)}}`;
  return { text, set: singleChar(code) };
}

function isSingle(set: CharSet): boolean {
  return set.properties.length === 0 && set.ranges.length === 1 && set.ranges[0]?.[0] === set.ranges[0]?.[1];
}

const flagNames: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['d', 'unixLines'],
  ['x', 'comments'],
  ['m', 'multiline'],
  ['u', 'unicodeCase'],
]);

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
