import {
  beginsNumber,
  endOfBackslashes,
  endOfBlockComment,
  endOfPlainText,
  endOfString,
  isLetter,
  isNameStart,
  maySet,
  operatorAt,
  patterns,
  printedSpecial,
  wordOperators,
} from './lexer-patterns.ts';
import { ScannerStates } from './scanner-states.ts';
import { TemplateSyntaxError, type Token } from './token.ts';

/**
 * Velocity 1.7's scanner: a machine with a state for plain text, for what follows `#`, for directives' arguments and for the
 * parts of a reference. The states decide what white space means and where a reference ends, so they are kept as they are.
 * Linear in the template's length.
 */
export class Lexer extends ScannerStates {
  /** Where a run of backslashes that was looked at already ends. */
  private backslashesEnd = 0;

  /** The next token; behind the end of the text, EOF again and again. */
  next(): Token {
    this.start = this.pos;
    this.special = '';
    for (;;) {
      if (this.pos >= this.text.length) return this.atEnd();
      const { pos, start, state } = this;
      const token = this.everywhere();
      if (token !== undefined) return token;
      if (this.pos !== pos || this.start !== start || this.state !== state) continue;
      const ofState = this.inState();
      if (ofState !== undefined) return ofState;
    }
  }

  /** What follows `#name` is that directive's arguments: the parser says so when it has seen the name. */
  enterDirective(): void {
    this.state = 'DIRECTIVE';
  }

  leaveDirective(): void {
    this.pop();
  }

  /** Looks past white space for a parenthesis, without moving. */
  seesLeftParenthesis(): boolean {
    patterns.space.lastIndex = this.pos;
    const space = patterns.space.exec(this.text);
    return this.text[this.pos + (space ? space[0].length : 0)] === '(';
  }

  /**
   * Differs from Velocity 1.7, whose scanner refuses a template that ends in a bare `$` or `#`: here they are text, as everywhere
   * else (vtl.md 3.1).
   */
  private atEnd(): Token {
    if (this.start < this.pos) return this.token('TEXT');
    return this.token('EOF');
  }

  /** What every state knows: `#set`, comments, text blocks, `$` and `#`. Undefined also where only the state has changed. */
  private everywhere(): Token | undefined {
    const c = this.text.charCodeAt(this.pos);
    if (c === 0x23) return this.hash();
    if (c === 0x24 || c === 0x5c) return this.dollarOrBackslash(c);
    if ((c === 0x20 || c === 0x09) && this.start === this.pos && this.state !== 'REFINDEX')
      return this.setDirective();
    return undefined;
  }

  /** Velocity has the white space before `#set` belong to it where a token begins there (vtl.md 3.7). */
  private setDirective(): Token | undefined {
    if (this.state === 'DIRECTIVE' || this.state === 'PRE_DIRECTIVE') return undefined;
    const image = maySet(this.text, this.pos) ? this.match(patterns.set) : undefined;
    if (image === undefined) return undefined;
    this.push('DIRECTIVE');
    this.inSet = true;
    this.lparen++;
    return this.take(image.length, 'SET_DIRECTIVE');
  }

  private hash(): Token | undefined {
    const set = this.state === 'REFINDEX' ? undefined : this.setDirective();
    if (set) return set;
    const next = this.text[this.pos + 1];
    // Velocity 1.7 sees no comment directly behind a property: `$a.b## text` prints the text (measured).
    if (next === '#' && this.state !== 'REFMODIFIER') return this.lineComment();
    if (next === '[' && this.text[this.pos + 2] === '[') return this.textBlock();
    if (next === '*') return this.blockComment();
    if (this.state === 'REFERENCE' || this.state === 'REFMODIFIER') this.pop();
    this.push('PRE_DIRECTIVE');
    this.pos++;
    return undefined;
  }

  private lineComment(): Token {
    if (this.state === 'REFERENCE') this.pop();
    const breaks = /\r\n|\n|\r/g;
    breaks.lastIndex = this.pos;
    const found = breaks.exec(this.text);
    this.pos = found ? found.index + found[0].length : this.text.length;
    return this.token('COMMENT');
  }

  private textBlock(): Token {
    const end = this.text.indexOf(']]#', this.pos + 3);
    if (end < 0) throw new TemplateSyntaxError('#[[ is not closed by ]]#', this.pos);
    this.pos = end + 3;
    return this.token('TEXTBLOCK');
  }

  /** An open comment reaches to the end; `#**#` is closed at once. */
  private blockComment(): Token {
    this.pos = endOfBlockComment(this.text, this.pos);
    return this.token('COMMENT');
  }

  private dollarOrBackslash(c: number): Token | undefined {
    if (c === 0x5c && this.pos >= this.backslashesEnd) {
      this.backslashesEnd = endOfBackslashes(this.text, this.pos);
    }
    const afterBackslashes = c === 0x5c ? this.backslashesEnd : this.pos;
    if (this.text[afterBackslashes] === '$') return this.dollar();
    if (this.state === 'DEFAULT') return this.backslash(afterBackslashes);
    return undefined;
  }

  private dollar(): Token | undefined {
    if (this.state === 'DEFAULT' || this.state === 'REFERENCE') {
      const emptyIndex = this.match(patterns.emptyIndex);
      if (emptyIndex !== undefined) return this.take(emptyIndex.length, 'EMPTY_INDEX');
    }
    const image = this.match(patterns.dollar) as string;
    if (this.state === 'REFERENCE') this.pop();
    this.push('REFERENCE');
    this.pos += image.length;
    return undefined;
  }

  private backslash(afterBackslashes: number): Token {
    const count = afterBackslashes - this.pos;
    if (count % 2 === 1 && this.text[afterBackslashes] === '#') {
      const image = this.match(patterns.escapeDirective);
      if (image !== undefined) return this.take(image.length, 'ESCAPE_DIRECTIVE');
    }
    return count >= 2 ? this.take(2, 'DOUBLE_ESCAPE') : this.take(1, 'ESCAPE');
  }

  private inState(): Token | undefined {
    switch (this.state) {
      case 'DEFAULT':
        return this.plainText();
      case 'PRE_DIRECTIVE':
        return this.inPreDirective();
      case 'DIRECTIVE':
        return this.inDirective();
      case 'REFERENCE':
      case 'REFMODIFIER':
        return this.inReference();
      case 'REFMOD2':
        return this.inArguments();
      case 'REFINDEX':
        return this.inIndex();
    }
  }

  private plainText(): Token {
    this.pos = endOfPlainText(this.text, this.pos);
    return this.token('TEXT');
  }

  /** A character that belongs to no token of the state: what was read so far is printed as it is, and the state ends. */
  private terminate(): undefined {
    this.special += printedSpecial(this.text.slice(this.start, this.pos));
    this.start = this.pos;
    this.pop();
    return undefined;
  }

  private inPreDirective(): Token | undefined {
    const c = this.text[this.pos] as string;
    if (c === '$' || c === '#' || c === '\\') return c === '\\' ? this.terminate() : undefined;
    const image = this.match(patterns.preDirective);
    if (image === undefined) return this.number() ?? this.terminate();
    const name = image.replace(/[{}\s]/g, '');
    if (name === 'end' || name === 'else') {
      this.pop();
      return this.take(image.length, name === 'end' ? 'END' : 'ELSE_DIRECTIVE');
    }
    if (name === 'if' || name === 'elseif') {
      this.state = 'DIRECTIVE';
      return this.take(image.length, name === 'if' ? 'IF_DIRECTIVE' : 'ELSEIF_DIRECTIVE');
    }
    return this.take(image.length, image.startsWith('{') ? 'BRACKETED_WORD' : 'WORD');
  }

  private inReference(): Token | undefined {
    const c = this.text[this.pos] as string;
    if (isNameStart(c)) return this.identifier();
    switch (c) {
      case '.':
        return this.dot() ?? this.terminate();
      case '[':
        this.push('REFINDEX');
        return this.take(1, 'INDEX_LBRACKET');
      case '(':
        if (this.state === 'REFERENCE') return this.terminate();
        this.lparen++;
        this.state = 'REFMOD2';
        return this.take(1, 'LPAREN');
      case '{':
        return this.take(1, 'LCURLY');
      case '}':
        this.pop();
        return this.take(1, 'RCURLY');
      default:
        return this.terminate();
    }
  }

  private identifier(): Token {
    const image = this.match(patterns.identifier) as string;
    // `$true` begins with the dollar: only the bare word is the literal.
    const kind = image === 'true' ? 'TRUE' : image === 'false' ? 'FALSE' : 'IDENTIFIER';
    return this.take(image.length, kind);
  }

  /** A dot counts in front of a letter only. Velocity drops what stood before it in the same token. */
  private dot(): Token | undefined {
    if (!isLetter(this.text[this.pos + 1])) return undefined;
    this.state = 'REFMODIFIER';
    this.pos++;
    return this.token('DOT', '.');
  }

  private inArguments(): Token | undefined {
    const c = this.text[this.pos] as string;
    if (c === ')') {
      this.state = 'REFERENCE';
      return this.take(1, 'REFMOD2_RPAREN');
    }
    if (isNameStart(c)) return this.identifier();
    if (c === '.' && this.text[this.pos + 1] !== '.' && isLetter(this.text[this.pos + 1])) return this.dot();
    return this.argumentToken(c) ?? this.refuse();
  }

  private inIndex(): Token | undefined {
    const c = this.text[this.pos] as string;
    if (c === ']') {
      this.pop();
      return this.take(1, 'INDEX_RBRACKET');
    }
    if (isNameStart(c)) {
      const image = this.match(patterns.identifier) as string;
      if (image === 'true' || image === 'false') return this.identifier();
    }
    return this.spaceOrString(c) ?? this.number() ?? this.refuse();
  }

  private inDirective(): Token | undefined {
    const c = this.text[this.pos] as string;
    if (c === '(') {
      this.lparen++;
      return this.take(1, 'LPAREN');
    }
    if (c === ')') {
      const image = this.match(patterns.rparen) as string;
      this.pos += image.length;
      const token = this.token('RPAREN');
      this.closeParenthesis();
      return token;
    }
    return this.word() ?? this.argumentToken(c) ?? this.operator(c) ?? this.refuse();
  }

  private word(): Token | undefined {
    const image = this.match(patterns.word);
    if (image === undefined) return undefined;
    if (image === 'true' || image === 'false')
      return this.take(image.length, image === 'true' ? 'TRUE' : 'FALSE');
    const operator = wordOperators.get(image);
    if (operator !== undefined) return this.operatorToken(image.length, operator);
    return this.take(image.length, image.startsWith('{') ? 'BRACKETED_WORD' : 'WORD');
  }

  private operatorToken(length: number, image: string): Token {
    this.pos += length;
    return this.token('OPERATOR', image);
  }

  private operator(c: string): Token | undefined {
    const image = operatorAt(this.text, this.pos);
    if (image !== undefined) return this.operatorToken(image.length, image);
    return c === '=' ? this.take(1, 'EQUALS') : undefined;
  }

  private argumentToken(c: string): Token | undefined {
    switch (c) {
      case '[':
        return this.take(1, 'LBRACKET');
      case ']':
        return this.take(1, 'RBRACKET');
      case '{':
        return this.take(1, 'LEFT_CURLEY');
      case '}':
        return this.take(1, 'RIGHT_CURLEY');
      case ',':
        return this.take(1, 'COMMA');
      case ':':
        return this.take(1, 'COLON');
      default:
        if (c === '.' && this.text[this.pos + 1] === '.') return this.take(2, 'DOUBLEDOT');
        return this.spaceOrString(c) ?? this.number();
    }
  }

  private spaceOrString(c: string): Token | undefined {
    if (c === '"' || c === "'") return this.stringLiteral(c);
    const space = c <= ' ' ? this.match(patterns.space) : undefined;
    return space === undefined ? undefined : this.take(space.length, 'WHITESPACE');
  }

  /** There is no backslash escape: a doubled quote stands for one (vtl.md 3.2). */
  private stringLiteral(quote: string): Token {
    this.pos = endOfString(this.text, this.pos, quote);
    return this.token('STRING_LITERAL');
  }

  private number(): Token | undefined {
    const image = beginsNumber(this.text.charAt(this.pos)) ? this.match(patterns.number) : undefined;
    if (image === undefined) return undefined;
    const isInteger = /^-?\d+$/.test(image);
    if (this.lparen === 0 && !this.inSet && (this.state === 'DIRECTIVE' || this.state === 'PRE_DIRECTIVE'))
      this.pop();
    return this.take(image.length, isInteger ? 'INTEGER_LITERAL' : 'FLOATING_POINT_LITERAL');
  }
}
