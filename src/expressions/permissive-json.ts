import {
  bigDecimalFromText,
  integerFromDigits,
  type JavaBigDecimal,
  type JavaBigInteger,
  JavaDouble,
  type JavaLong,
} from './java-number.ts';

/**
 * The permissive JSON that API Gateway reads bodies with (vtl.md 0.1): the library named in its own error texts,
 * json-smart, in its permissive mode. Unquoted and single-quoted texts, spare commas and trailing text are accepted.
 */

/** What a JSON text holds: insertion-ordered maps, arrays, text and Java's numbers (a plain number is an Integer). */
export type JsonLike =
  | null
  | boolean
  | string
  | number
  | JavaLong
  | JavaBigInteger
  | JavaDouble
  | JavaBigDecimal
  | JsonLike[]
  | Map<string, JsonLike>;

/** A text that even the permissive reader refuses; the message is in json-smart's words, the position an offset. */
export class PermissiveJsonError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.name = 'PermissiveJsonError';
    this.position = position;
  }
}

/** Deeper documents are refused, so that nobody's stack ends (reliability.md T4). Differs from AWS: its limit is unknown. */
const deepest = 512;

/** Stands for the end of the input; json-smart takes a real U+001A for it too. */
const END = 0x1a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

/** Which character ends an unquoted text: at the top nothing does. */
type Stop = 'top' | 'key' | 'value' | 'element';

/**
 * Reads a JSON text as API Gateway does.
 * @throws PermissiveJsonError where json-smart throws its `ParseException`.
 */
export function parsePermissiveJson(text: string): JsonLike {
  return new Reader(text).first();
}

class Reader {
  private readonly text: string;
  private readonly hasBackslash: boolean;
  private pos = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.hasBackslash = text.includes('\\');
  }

  first(): JsonLike {
    this.skipSpace();
    const c = this.current();
    if (c === COLON || c === CLOSE_OBJECT || c === CLOSE_ARRAY) throw this.unexpected(c);
    // An empty text is an empty unquoted text; API Gateway never gets here with one.
    return this.value('top');
  }

  private current(): number {
    return this.pos < this.text.length ? this.text.charCodeAt(this.pos) : END;
  }

  private skipSpace(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.pos);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.pos++;
    }
  }

  /** Between values json-smart takes every control character for space. */
  private skipBlank(): void {
    while (this.text.charCodeAt(this.pos) <= 0x20 && this.current() !== END) this.pos++;
  }

  /** A value; `pos` is on its first character, which is no space. */
  private value(stop: Stop): JsonLike {
    const c = this.current();
    switch (c) {
      case QUOTE:
      case APOSTROPHE:
        return this.quoted(c);
      case OPEN_OBJECT:
        return this.object();
      case OPEN_ARRAY:
        return this.array();
      case COLON:
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        throw this.unexpected(c);
      default:
        if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return this.number(stop);
        return this.word(stop);
    }
  }

  /** `null` and its like only where they begin at once: a control character in front makes a text of them. */
  private word(stop: Stop): JsonLike {
    const first = this.text[this.pos];
    const word = this.unquoted(stop);
    return word.startsWith(first ?? '') ? wordValue(word) : word;
  }

  private object(): JsonLike {
    this.enter();
    const members = new Map<string, JsonLike>();
    for (;;) {
      this.pos++;
      this.skipSpace();
      const c = this.current();
      if (c === CLOSE_OBJECT) break;
      if (c === COMMA) continue;
      if (c === COLON || c === CLOSE_ARRAY || c === OPEN_ARRAY || c === OPEN_OBJECT) throw this.unexpected(c);
      const key = this.key(c);
      members.set(key, this.memberValue());
      this.skipBlank();
      const after = this.current();
      if (after === CLOSE_OBJECT) break;
      if (after === END) throw this.endOfFile(this.pos - 1, 'null');
      if (after !== COMMA) throw this.unexpectedToken(String.fromCharCode(after), this.pos - 1);
    }
    this.pos++;
    this.depth--;
    return members;
  }

  private key(first: number): string {
    const key = first === QUOTE || first === APOSTROPHE ? this.quoted(first) : this.unquoted('key');
    this.skipBlank();
    const c = this.current();
    if (c !== COLON) {
      if (c === END) throw this.endOfFile(this.pos - 1, 'null');
      throw this.unexpected(c, this.pos - 1);
    }
    this.pos++;
    if (this.pos >= this.text.length) throw this.endOfFile(this.pos - 1, 'EOF');
    return key;
  }

  private memberValue(): JsonLike {
    this.skipSpace();
    return this.value('value');
  }

  private array(): JsonLike {
    this.enter();
    this.pos++;
    const elements: JsonLike[] = [];
    for (;;) {
      this.skipSpace();
      const c = this.current();
      if (c === CLOSE_ARRAY) break;
      if (c === COMMA) {
        this.pos++;
        continue;
      }
      if (c === COLON || c === CLOSE_OBJECT) throw this.unexpected(c);
      if (c === END) throw this.endOfFile(this.pos - 1, 'EOF');
      elements.push(this.value('element'));
    }
    this.pos++;
    this.depth--;
    return elements;
  }

  private quoted(quote: number): string {
    const start = this.pos + 1;
    const end = this.text.indexOf(quote === QUOTE ? '"' : "'", start);
    if (end < 0) throw this.endOfFile(this.text.length, 'null');
    const plain = this.text.slice(start, end);
    if (!this.hasBackslash || !plain.includes('\\')) {
      this.pos = end + 1;
      return plain;
    }
    return this.escaped(quote);
  }

  private escaped(quote: number): string {
    let out = '';
    let from = this.pos + 1;
    for (;;) {
      this.pos++;
      const c = this.current();
      if (c === quote) {
        out += this.text.slice(from, this.pos);
        this.pos++;
        return out;
      }
      if (c === END) throw this.endOfFile(this.pos - 1, 'null');
      if (c === BACKSLASH) {
        out += this.text.slice(from, this.pos) + this.escape();
        from = this.pos + 1;
      } else if ((c < 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) || c === 0x7f) {
        // Control characters vanish, but only from a text that has an escape: json-smart's slow way reads it then.
        out += this.text.slice(from, this.pos);
        from = this.pos + 1;
      }
    }
  }

  /** The character an escape stands for; unknown escapes vanish. `pos` ends on the escape's last character. */
  private escape(): string {
    this.pos++;
    const name = this.text[this.pos] ?? '';
    if (name === 'u') return this.unicode(4);
    if (name === 'x') return this.unicode(2);
    return escapes.get(name) ?? '';
  }

  private unicode(digits: number): string {
    let code = 0;
    for (let i = 0; i < digits; i++) {
      this.pos++;
      const c = this.current();
      const digit = hexDigit(c);
      if (digit < 0) {
        if (c === END) throw this.endOfFile(this.pos, 'EOF');
        throw new PermissiveJsonError(
          `Unexpected unicode escape sequence ${String.fromCharCode(c)} at position ${this.pos}.`,
          this.pos,
        );
      }
      code = code * 16 + digit;
    }
    return String.fromCharCode(code);
  }

  private number(stop: Stop): JsonLike {
    const start = this.pos;
    this.pos++;
    this.skipDigits();
    let c = this.current();
    if (c !== 0x2e && c !== 0x45 && c !== 0x65) {
      const text = this.numberEnd(start, stop);
      return text === undefined ? this.trimmed(start) : integer(this.trimmed(start));
    }
    if (c === 0x2e) {
      this.pos++;
      this.skipDigits();
      c = this.current();
    }
    if (c === 0x45 || c === 0x65) {
      this.pos++;
      const sign = this.current();
      if (sign !== 0x2b && sign !== 0x2d && !(sign >= 0x30 && sign <= 0x39))
        return this.unquotedFrom(start, stop);
      this.pos++;
      this.skipDigits();
    }
    return this.numberEnd(start, stop) === undefined
      ? this.trimmed(start)
      : this.decimal(this.trimmed(start));
  }

  /** Doubles up to 18 characters, BigDecimal beyond (vtl.md 0). An exponent without digits is Java's error. */
  private decimal(text: string): JsonLike {
    const last = text.charCodeAt(text.length - 1);
    if (!(last >= 0x30 && last <= 0x39) && last !== 0x2e) {
      throw new PermissiveJsonError(`For input string: "${text}"`, this.pos);
    }
    if (text.length <= 18) return new JavaDouble(Number(text));
    const value = bigDecimalFromText(text);
    if (Number.isSafeInteger(value.scale) && Math.abs(value.scale) <= 0x7fffffff) return value;
    throw new PermissiveJsonError('Too many nonzero exponent digits.', this.pos);
  }

  /** Undefined where something else than the value's end follows the digits: then it is an unquoted text. */
  private numberEnd(start: number, stop: Stop): true | undefined {
    this.skipBlank();
    const c = this.current();
    if (c === END || isStop(c, stop) || c >= 0x7e) return true;
    this.unquotedFrom(start, stop);
    return undefined;
  }

  private skipDigits(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.pos);
      if (!(c >= 0x30 && c <= 0x39)) return;
      this.pos++;
    }
  }

  private unquoted(stop: Stop): string {
    return this.unquotedFrom(this.pos, stop);
  }

  private unquotedFrom(start: number, stop: Stop): string {
    while (this.pos < this.text.length && !isStop(this.text.charCodeAt(this.pos), stop)) this.pos++;
    return this.trimmed(start);
  }

  private trimmed(start: number): string {
    let from = start;
    let to = this.pos;
    // Java's idea of trimming: everything up to the space.
    while (from < to && this.text.charCodeAt(from) <= 0x20) from++;
    while (from < to && this.text.charCodeAt(to - 1) <= 0x20) to--;
    return this.text.slice(from, to);
  }

  private enter(): void {
    this.depth++;
    if (this.depth > deepest) {
      throw new PermissiveJsonError(
        `More than ${deepest} levels of nesting at position ${this.pos}.`,
        this.pos,
      );
    }
  }

  private unexpected(c: number, position = this.pos): PermissiveJsonError {
    return new PermissiveJsonError(
      `Unexpected character (${String.fromCharCode(c)}) at position ${position}.`,
      position,
    );
  }

  private unexpectedToken(token: string, position: number): PermissiveJsonError {
    return new PermissiveJsonError(`Unexpected token ${token} at position ${position}.`, position);
  }

  private endOfFile(position: number, what: string): PermissiveJsonError {
    return new PermissiveJsonError(`Unexpected End Of File position ${position}: ${what}`, position);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['b', '\b'],
  ['\\', '\\'],
  ['/', '/'],
  ["'", "'"],
  ['"', '"'],
]);

function isStop(c: number, stop: Stop): boolean {
  if (c === END) return true;
  if (stop === 'value') return c === COMMA || c === CLOSE_OBJECT;
  if (stop === 'element') return c === COMMA || c === CLOSE_ARRAY;
  return stop === 'key' && c === COLON;
}

function hexDigit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function wordValue(word: string): JsonLike {
  switch (word) {
    case 'null':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'NaN':
      return new JavaDouble(Number.NaN);
    default:
      return word;
  }
}

/** Leading zeros and `-0` are accepted: `01` is 1, `-0` is 0 (vtl.md 0.1). */
function integer(text: string): JsonLike {
  // json-smart reads a minus without digits as 0.
  return text === '-' ? 0 : integerFromDigits(text);
}
