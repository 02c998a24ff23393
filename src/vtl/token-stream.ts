import { Lexer } from './lexer.ts';
import type { Block, Expression } from './syntax.ts';
import { TemplateSyntaxError, type Token, type TokenKind } from './token.ts';

/** Productions that call each other across files: the parser hands them down instead of importing in a circle. */
export interface Grammar {
  value(tokens: TokenStream): Expression;
  parameter(tokens: TokenStream): Expression;
  block(tokens: TokenStream): Block;
  /** The inside of a double-quoted string that begins at `start` of the outer text. */
  interpolation(text: string, outer: TokenStream, start: number): Block;
}

/** Deepest nesting of directives, parentheses, lists and strings: real templates stay below ten (reliability.md T1). */
const deepest = 64;

/** The tokens of a text, read no further than the parser looks, because the parser tells the scanner where directives begin. */
export class TokenStream {
  readonly lexer: Lexer;
  /** Added to offsets: where this text begins in the whole template (interpolated strings). */
  readonly offset: number;
  /** Names of macros defined anywhere before here; backslashes in front of their calls pair up. */
  readonly macroNames: Set<string>;
  depth: number;
  private readonly ahead: Token[] = [];

  readonly grammar: Grammar;

  constructor(text: string, grammar: Grammar, offset = 0, depth = 0, macroNames = new Set<string>()) {
    this.grammar = grammar;
    this.lexer = new Lexer(text);
    this.offset = offset;
    this.depth = depth;
    this.macroNames = macroNames;
  }

  peek(distance = 0): Token {
    while (this.ahead.length <= distance) this.ahead.push(this.lexer.next());
    return this.ahead[distance] as Token;
  }

  take(): Token {
    const token = this.peek();
    // Mostly it is the only one, and a list is shorter by its last item in no time.
    if (this.ahead.length === 1) this.ahead.pop();
    else this.ahead.shift();
    return token;
  }

  /** Puts another token in place of the next one. */
  replace(token: Token): void {
    this.peek();
    this.ahead[0] = token;
  }

  takeIf(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.take() : undefined;
  }

  /** @param what is expected, as a text or as what gives it when it is needed. */
  expect(kind: TokenKind, what: string | (() => string)): Token {
    if (this.peek().kind !== kind)
      throw this.unexpected(`expected ${typeof what === 'string' ? what : what()}`);
    return this.take();
  }

  skipSpace(): void {
    while (this.peek().kind === 'WHITESPACE') this.take();
  }

  unexpected(expectation: string, token = this.peek()): TemplateSyntaxError {
    const what =
      token.kind === 'EOF' ? 'the end of the template' : JSON.stringify(token.image.trim() || token.image);
    return new TemplateSyntaxError(`Found ${what}, ${expectation}`, token.start);
  }

  /** The source text between two offsets of this text. */
  source(start: number, end: number): string {
    return this.lexer.text.slice(start, end);
  }

  /** `line 3`, for messages about blocks that never end. */
  lineName(token: Token): string {
    return `line ${this.source(0, token.start).split('\n').length}`;
  }

  nested<T>(read: () => T): T {
    if (++this.depth > deepest) {
      throw new TemplateSyntaxError(`More than ${deepest} levels of nesting`, this.peek().start);
    }
    const result = read();
    this.depth--;
    return result;
  }
}
