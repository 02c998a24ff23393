import { anchor } from './backtracking-anchors.ts';
import {
  alternatives,
  asciiLower,
  atomic,
  backReference,
  capture,
  empty,
  type Greed,
  lookahead,
  lookbehind,
  type Matcher,
  one,
  RegexBudgetError,
  repeat,
  repeatSingle,
  SearchState,
  type Single,
  sequence,
} from './backtracking-matchers.ts';

/** The two searches of `java.util.regex` that everything else is made of. */
export interface RegexEngine {
  /** The next match from an offset on: start and end, group by group. */
  search(text: string, from: number): readonly number[] | undefined;
  matches(text: string): boolean;
  /** Steps of all searches so far, where they may be dear: to be charged to whoever asked. */
  readonly used: number;
}

/**
 * Runs what no linear-time engine can: look-around, atomic groups, possessive quantifiers, back references, and `$` as Java has it.
 * Every search has a budget. `notation` is what the translator of Java patterns writes, a small and regular language.
 * @throws RegexBudgetError from the searches
 */
export function backtrackingEngine(notation: string, groupCount: number): RegexEngine {
  const state = new SearchState();
  const whole = new Builder(notation, state).pattern();
  const attempt = <T>(text: string, from: number, search: () => T): T => {
    state.begin(text, groupCount, from > 0);
    try {
      return search();
    } catch (error) {
      // The host's stack: groups that repeat over a long text.
      if (error instanceof RangeError)
        throw new RegexBudgetError('The pattern nests too deeply on this text.');
      throw error;
    }
  };
  const at = (start: number, end: number | undefined): boolean =>
    whole(start, (reached) => {
      if (end !== undefined && reached !== end) return false;
      state.spans[0] = start;
      state.spans[1] = reached;
      return true;
    });
  return {
    search: (text, from) =>
      attempt(text, from, () => {
        for (let start = from; start <= text.length; start++) {
          state.step();
          if (at(start, undefined)) return state.spans;
        }
        return undefined;
      }),
    matches: (text) => attempt(text, 0, () => at(0, text.length)),
    get used() {
      return state.used;
    },
  };
}

interface Part {
  readonly matcher: Matcher;
  /** Set for one character, which repeats without recursion. */
  readonly single?: Single;
}

/** Reads the translator's notation; it is known to be well formed. */
class Builder {
  private readonly text: string;
  private readonly state: SearchState;
  private pos = 0;
  private groups = 0;
  private ignoreCase = false;
  private multiline = false;

  constructor(text: string, state: SearchState) {
    this.text = text;
    this.state = state;
  }

  pattern(): Matcher {
    const options = [this.branch()];
    while (this.text[this.pos] === '|') {
      this.pos++;
      options.push(this.branch());
    }
    return alternatives(options);
  }

  private branch(): Matcher {
    const parts: Matcher[] = [];
    while (this.pos < this.text.length && this.text[this.pos] !== '|' && this.text[this.pos] !== ')') {
      parts.push(this.quantified());
    }
    return sequence(parts);
  }

  private quantified(): Matcher {
    const { matcher, single } = this.part();
    const match = this.taken(/(?:([*+?])|\{(\d+)(,(\d*))?\})([?+])?/y);
    if (!match) return matcher;
    const [, sign, from, comma, to, suffix] = match;
    const min = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const max = sign === '?' ? 1 : sign !== undefined || (comma && !to) ? Infinity : Number(to ?? from);
    const greed: Greed = suffix === '?' ? 'lazy' : suffix === '+' ? 'possessive' : 'greedy';
    return single
      ? repeatSingle(this.state, single, min, max, greed)
      : repeat(this.state, matcher, min, max, greed);
  }

  private part(): Part {
    const place = this.taken(/\\[AzZbB]|[\^$]/y);
    if (place) return { matcher: anchor(this.state, place[0], this.multiline) as Matcher };
    const reference = this.taken(/\\(\d+)/y);
    if (reference) return { matcher: backReference(this.state, Number(reference[1]), this.ignoreCase) };
    if (this.text[this.pos] === '(') return { matcher: this.group() };
    const single = this.single();
    return { matcher: one(single), single };
  }

  private taken(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.pos;
    const match = pattern.exec(this.text) ?? undefined;
    if (match) this.pos += match[0].length;
    return match;
  }

  private group(): Matcher {
    const { ignoreCase, multiline } = this;
    const flags = this.taken(/\(\?([ims]*)(?:-([ims]*))?([:)])/y);
    const open = flags ?? this.taken(/\((?:\?(?:P<\w+>|<?[=!]|>))?/y);
    if (flags) this.setFlags(flags[1] ?? '', flags[2] ?? '');
    if (flags?.[3] === ')') return empty;
    const wrap = flags ? (inner: Matcher) => inner : this.wrapper(open?.[0] ?? '(');
    const inner = wrap(this.pattern());
    this.pos++;
    this.ignoreCase = ignoreCase;
    this.multiline = multiline;
    return inner;
  }

  private setFlags(on: string, off: string): void {
    this.ignoreCase = (this.ignoreCase || on.includes('i')) && !off.includes('i');
    this.multiline = (this.multiline || on.includes('m')) && !off.includes('m');
  }

  private wrapper(open: string): (inner: Matcher) => Matcher {
    const { state } = this;
    switch (open) {
      case '(?=':
      case '(?!':
        return (inner) => lookahead(state, inner, open === '(?=');
      case '(?<=':
      case '(?<!':
        return (inner) => lookbehind(state, inner, open === '(?<=');
      case '(?>':
        return (inner) => atomic(state, inner);
      default: {
        const group = ++this.groups;
        return (inner) => capture(state, group, inner);
      }
    }
  }

  /** A literal, `\x{...}`, a class, or the dot, which stands for every character here. */
  private single(): Single {
    const image = this.taken(/\[\^?[^\]]*\]|\\x\{[0-9a-f]+\}|[\s\S]/y)?.[0] ?? '';
    if (image.length === 1 && image !== '.') return this.literal(image.charCodeAt(0));
    const code = /^\\x\{(.*)\}$/.exec(image);
    if (code) return this.literal(Number.parseInt(code[1] as string, 16));
    return this.members(image === '.' ? /[\s\S]/u : classPattern(image));
  }

  private literal(code: number): Single {
    const { state } = this;
    const width = code > 0xffff ? 2 : 1;
    if (this.ignoreCase && code < 128) {
      const wanted = asciiLower(String.fromCharCode(code));
      return (at) => (asciiLower(state.text.charAt(at)) === wanted ? at + 1 : -1);
    }
    return (at) => (state.text.codePointAt(at) === code ? at + width : -1);
  }

  private members(set: RegExp): Single {
    const { state } = this;
    const has = (c: string) => set.test(c);
    const holds = this.ignoreCase
      ? (c: string) => has(c) || (c < '\x80' && (has(c.toLowerCase()) || has(c.toUpperCase())))
      : has;
    const ascii = Array.from({ length: 128 }, (_, code) => holds(String.fromCharCode(code)));
    return (at) => {
      const code = state.text.codePointAt(at);
      if (code === undefined) return -1;
      if (code < 128) return ascii[code] ? at + 1 : -1;
      return holds(String.fromCodePoint(code)) ? at + (code > 0xffff ? 2 : 1) : -1;
    };
  }
}

/** The translator's classes in JavaScript's notation. */
function classPattern(image: string): RegExp {
  const text = image
    .replaceAll('\\x{', '\\u{')
    .replace(/\\([pP])\{L&\}/g, '\\$1{LC}')
    .replace(/\\([pP])\{([A-Z][a-z]{2,})\}/g, '\\$1{Script=$2}');
  return new RegExp(text, 'u');
}
