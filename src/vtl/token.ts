/** Kinds of tokens, named as Velocity 1.7's grammar names them. */
export type TokenKind =
  | 'EOF'
  | 'TEXT'
  | 'ESCAPE'
  | 'DOUBLE_ESCAPE'
  | 'ESCAPE_DIRECTIVE'
  | 'EMPTY_INDEX'
  | 'COMMENT'
  | 'TEXTBLOCK'
  | 'SET_DIRECTIVE'
  | 'IF_DIRECTIVE'
  | 'ELSEIF_DIRECTIVE'
  | 'ELSE_DIRECTIVE'
  | 'END'
  | 'WORD'
  | 'BRACKETED_WORD'
  | 'IDENTIFIER'
  | 'DOT'
  | 'LCURLY'
  | 'RCURLY'
  | 'INDEX_LBRACKET'
  | 'INDEX_RBRACKET'
  | 'LBRACKET'
  | 'RBRACKET'
  | 'LEFT_CURLEY'
  | 'RIGHT_CURLEY'
  | 'LPAREN'
  | 'RPAREN'
  | 'REFMOD2_RPAREN'
  | 'COMMA'
  | 'DOUBLEDOT'
  | 'COLON'
  | 'WHITESPACE'
  | 'STRING_LITERAL'
  | 'INTEGER_LITERAL'
  | 'FLOATING_POINT_LITERAL'
  | 'TRUE'
  | 'FALSE'
  | 'EQUALS'
  | 'OPERATOR';

/** One token. `image` may begin with characters of earlier states (`#`, `\\$`), as in Velocity's own scanner. */
export interface Token {
  readonly kind: TokenKind;
  readonly image: string;
  /** Text between tokens that Velocity prints in front of this one: single `#` and `$`, `\$`. */
  readonly special: string;
  /** Offsets into the template. */
  readonly start: number;
  readonly end: number;
}

/** A template that is not Velocity's language; the offset is into the text that was parsed. */
export class TemplateSyntaxError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
