import {
  type CharSet,
  classText,
  complement,
  isDisjoint,
  letterClasses,
  lineTerminators,
  rangesOnly,
  singleChar,
} from './java-char-class.ts';
import { deepest, type JavaRegexError, SetReader } from './java-set-reader.ts';
import { NeedsBacktracking, type SimpleAtom, type TranslatedRegex } from './translated-regex.ts';

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

/**
 * Rewrites a Java pattern for RE2: ASCII classes and POSIX names become ranges, unions and intersections are worked out,
 * `.` leaves out Java's line terminators, `\Q..\E` is escaped, `(?x)` is stripped.
 * @param full keeps look-around, atomic groups, possessive quantifiers, back references and `\Z` as they are.
 * @throws JavaRegexError with a reason; NeedsBacktracking for what only `full` takes.
 */
export function translateJavaRegex(pattern: string, full = false): TranslatedRegex {
  return new Translator(pattern, full).translate();
}

class Translator extends SetReader {
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
  private looksAtLines = false;
  private looksBeyondAscii = false;
  private readonly full: boolean;

  constructor(pattern: string, full: boolean) {
    super(pattern);
    this.full = full;
  }

  translate(): TranslatedRegex {
    const notation = this.alternatives();
    if (this.pos < this.text.length) throw this.error('Unmatched closing )');
    const simple = this.simple !== undefined && this.simple.length > 0 ? this.simple : undefined;
    return {
      notation,
      simple: simple?.slice(0, -1).some((atom) => atom.more) ? undefined : simple,
      groupNames: this.groupNames,
      groupCount: this.groupCount,
      hasLookbehind: this.hasLookbehind,
      looksAtLines: this.looksAtLines,
      looksBeyondAscii: this.looksBeyondAscii,
    };
  }

  private unsupported(what: string): JavaRegexError {
    return new NeedsBacktracking(this.error(`${what} cannot run in linear time: found`).message);
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
      if (this.full) {
        this.simple = undefined;
        return `${atom.text}${quantifier}+`;
      }
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
        this.looksAtLines ||= c === '$' || this.flags.multiline;
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
    if (rest.startsWith('=') || rest.startsWith('!')) return this.beyondRe2('A lookahead', rest[0] as string);
    if (rest.startsWith('>')) return this.beyondRe2('An atomic group', '>');
    if (rest === '<=' || rest === '<!') {
      this.hasLookbehind = true;
      return this.skip(2, `(?${rest}`);
    }
    if (rest.startsWith('<')) return this.namedGroup();
    return this.flagGroup();
  }

  private beyondRe2(what: string, sign: string): string {
    if (!this.full) throw this.unsupported(what);
    return this.skip(1, `(?${sign}`);
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
    this.looksBeyondAscii ||= on.includes('i') && !this.flags.unicodeCase;
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
      this.looksBeyondAscii ||= c === 'b' || c === 'B';
      return { text: `\\${c}`, set: undefined };
    }
    if (c === 'Z') {
      // Java's \Z also stands before a last line terminator; RE2 has only the very end.
      this.pos += 2;
      this.looksAtLines = true;
      return { text: this.full ? '\\Z' : '\\z', set: undefined };
    }
    if (c === 'R') {
      this.pos += 2;
      const breaks = classText(letterClasses.get('v') as CharSet, 're2');
      return { text: `(?:\\x{d}\\x{a}|${breaks})`, set: undefined };
    }
    if (/[1-9]/.test(c) || c === 'k') return this.backReference();
    if ('GXN'.includes(c)) throw this.error(`\\${c} is not supported: found`);
    const [set, negated] = this.setEscape();
    return this.setAtom(set, negated);
  }

  /** As many digits as name a group that has begun; one in any case. */
  private backReference(): Atom {
    if (!this.full) throw this.unsupported('A back reference');
    this.pos++;
    const named = /^k<([A-Za-z][A-Za-z0-9]*)>/.exec(this.text.slice(this.pos));
    if (named) {
      const group = this.groupNames.get(named[1] as string);
      if (group === undefined) throw this.error(`There is no group <${named[1]}>`);
      this.pos += named[0].length;
      return { text: `(?:\\${group})`, set: undefined };
    }
    let digits = /^\d/.exec(this.text.slice(this.pos))?.[0];
    if (digits === undefined) throw this.error('\\k is not followed by <name>');
    while (/\d/.test(this.text[this.pos + digits.length] ?? '')) {
      const longer: string = digits + this.text[this.pos + digits.length];
      if (Number(longer) > this.groupCount) break;
      digits = longer;
    }
    this.pos += digits.length;
    return { text: `(?:\\${digits})`, set: undefined };
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

const flagNames: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['d', 'unixLines'],
  ['x', 'comments'],
  ['m', 'multiline'],
  ['u', 'unicodeCase'],
]);
