import { TemplateSyntaxError, type Token, type TokenKind } from './token.ts';

/** Where the scanner is: what white space means and what ends a reference depends on it. */
export type State =
  | 'DEFAULT'
  | 'PRE_DIRECTIVE'
  | 'DIRECTIVE'
  | 'REFERENCE'
  | 'REFMODIFIER'
  | 'REFMOD2'
  | 'REFINDEX';

interface Saved {
  readonly state: State;
  readonly lparen: number;
  readonly rparen: number;
}

/** The machine under the scanner: its states, their stack, and the token being read. */
export class ScannerStates {
  readonly text: string;
  protected pos = 0;
  protected state: State = 'DEFAULT';
  protected readonly stack: Saved[] = [];
  protected lparen = 0;
  protected rparen = 0;
  /** Inside `#set(...)` until its closing parenthesis; the parser resets it. */
  inSet = false;
  protected start = 0;
  protected special = '';

  constructor(text: string) {
    this.text = text;
  }

  protected token(kind: TokenKind, image = this.text.slice(this.start, this.pos)): Token {
    return { kind, image, special: this.special, start: this.start, end: this.pos };
  }

  protected take(length: number, kind: TokenKind): Token {
    this.pos += length;
    return this.token(kind);
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    // `exec` would make a list of what it found.
    return pattern.test(this.text) ? this.text.slice(this.pos, pattern.lastIndex) : undefined;
  }

  protected push(state: State): void {
    this.stack.push({ state: this.state, lparen: this.lparen, rparen: this.rparen });
    this.lparen = 0;
    this.state = state;
  }

  protected pop(): boolean {
    const saved = this.stack.pop();
    this.lparen = saved?.lparen ?? 0;
    if (saved) this.rparen = saved.rparen;
    this.state = saved?.state ?? 'DEFAULT';
    return saved !== undefined;
  }

  /** Ends the states that have no open parenthesis of their own: the closing one is for a state below. */
  protected closeParenthesis(): void {
    for (;;) {
      if (this.lparen > 0) {
        if (this.lparen === this.rparen + 1) this.pop();
        else this.rparen++;
        return;
      }
      if (!this.pop()) return;
    }
  }

  protected refuse(): never {
    const c = String.fromCodePoint(this.text.codePointAt(this.pos) as number);
    throw new TemplateSyntaxError(`Unexpected ${JSON.stringify(c)}`, this.pos);
  }
}
