import { integerFromDigits, JavaDouble } from '../expressions/java-number.ts';
import { parseReference } from './parse-reference.ts';
import type { BinaryOperator, Block, Expression } from './syntax.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Operators from the loosest to the tightest; each level is left-associative. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/** An expression of `#set` and `#if`. */
export function parseExpression(tokens: TokenStream): Expression {
  return tokens.nested(() => binary(tokens, 0));
}

function binary(tokens: TokenStream, level: number): Expression {
  const operators = levels[level];
  if (operators === undefined) return unary(tokens);
  let left = binary(tokens, level + 1);
  for (;;) {
    const token = tokens.peek();
    if (token.kind !== 'OPERATOR' || !(operators as readonly string[]).includes(token.image)) return left;
    tokens.take();
    const right = binary(tokens, level + 1);
    left = {
      kind: 'binary',
      operator: token.image as BinaryOperator,
      left,
      right,
      start: left.start,
      end: right.end,
    };
  }
}

function unary(tokens: TokenStream): Expression {
  tokens.skipSpace();
  const token = tokens.peek();
  if (token.kind !== 'OPERATOR' || token.image !== '!') return primary(tokens);
  tokens.take();
  const operand = tokens.nested(() => unary(tokens));
  return { kind: 'not', operand, start: token.start + tokens.offset, end: operand.end };
}

function primary(tokens: TokenStream): Expression {
  const expression = tokens.peek().kind === 'LPAREN' ? parenthesised(tokens) : parseValue(tokens);
  tokens.skipSpace();
  return expression;
}

function parenthesised(tokens: TokenStream): Expression {
  tokens.take();
  const expression = parseExpression(tokens);
  tokens.expect('RPAREN', 'a closing parenthesis');
  return expression;
}

/** A value with white space around it: an argument of a method, an element of a list. */
export function parseParameter(tokens: TokenStream): Expression {
  tokens.skipSpace();
  const value = parseValue(tokens);
  tokens.skipSpace();
  return value;
}

/** True where a token begins a value. */
export function beginsValue(token: Token): boolean {
  switch (token.kind) {
    case 'IDENTIFIER':
    case 'LCURLY':
    case 'STRING_LITERAL':
    case 'INTEGER_LITERAL':
    case 'FLOATING_POINT_LITERAL':
    case 'TRUE':
    case 'FALSE':
    case 'LBRACKET':
    case 'LEFT_CURLEY':
      return true;
    default:
      return false;
  }
}

/** A literal, a list, a range, a map or a reference; arithmetic needs an expression. */
export function parseValue(tokens: TokenStream): Expression {
  const token = tokens.peek();
  switch (token.kind) {
    case 'IDENTIFIER':
    case 'LCURLY':
      return parseReference(tokens).reference;
    case 'LBRACKET':
      return tokens.nested(() => listOrRange(tokens));
    case 'LEFT_CURLEY':
      return tokens.nested(() => map(tokens));
    default:
      return literal(tokens);
  }
}

function literal(tokens: TokenStream): Expression {
  const token = tokens.peek();
  const place = { start: token.start + tokens.offset, end: token.end + tokens.offset };
  switch (token.kind) {
    case 'STRING_LITERAL':
      tokens.take();
      return string(tokens, token);
    case 'INTEGER_LITERAL':
      checkDigits(tokens, token);
      tokens.take();
      return { kind: 'number', value: integerFromDigits(token.image), ...place };
    case 'FLOATING_POINT_LITERAL':
      checkDigits(tokens, token);
      tokens.take();
      return { kind: 'number', value: new JavaDouble(Number(token.image)), ...place };
    case 'TRUE':
    case 'FALSE':
      tokens.take();
      return { kind: 'boolean', value: token.kind === 'TRUE', ...place };
    default:
      throw tokens.unexpected(valueExpected(token));
  }
}

/** The scanner lets `#2` pass as a number: a `#` that begins nothing. */
function checkDigits(tokens: TokenStream, token: Token): void {
  if (!/^[-.\d]/.test(token.image)) throw tokens.unexpected('expected a value');
}

function valueExpected(token: Token): string {
  if (token.kind === 'WORD' && token.image === 'null')
    return 'but null is no literal: compare with "" or with $null';
  if (token.kind === 'OPERATOR' && token.image === '-')
    return 'but a minus stands only in front of digits or between two values';
  return 'expected a reference, a string, a number, a list or a map';
}

/** Single-quoted strings are literal; double-quoted ones are templates of their own (vtl.md 3.2). */
function string(tokens: TokenStream, token: Token): Expression {
  const place = { start: token.start + tokens.offset, end: token.end + tokens.offset };
  const quote = token.image[0] as string;
  const inside = token.image.slice(1, -1).replaceAll(quote + quote, quote);
  if (quote === "'") return { kind: 'string', value: inside, ...place };
  const text = unicodeEscapes(inside);
  if (!/[$#]/.test(text)) return { kind: 'string', value: text, ...place };
  const body = tokens.nested(() => tokens.grammar.interpolation(text, tokens, token.start + 1));
  const plain = plainText(body);
  return plain === undefined
    ? { kind: 'interpolation', body, ...place }
    : { kind: 'string', value: plain, ...place };
}

/** What a block prints that is nothing but text, as "$.name" is; undefined for others. */
function plainText(body: Block): string | undefined {
  let text = '';
  for (const statement of body) {
    if (statement.kind !== 'text') return undefined;
    text += statement.text;
  }
  return text;
}

/** The one escape that Velocity 1.7 knows in double quotes: `\u` with four hexadecimal digits. */
function unicodeEscapes(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function listOrRange(tokens: TokenStream): Expression {
  const open = tokens.take();
  const start = open.start + tokens.offset;
  if (tokens.peek().kind === 'RBRACKET')
    return { kind: 'list', items: [], start, end: tokens.take().end + tokens.offset };
  const first = parseParameter(tokens);
  if (tokens.peek().kind === 'DOUBLEDOT' && (first.kind === 'ref' || isIntegerLiteral(first))) {
    tokens.take();
    tokens.skipSpace();
    const to = parseValue(tokens);
    if (to.kind !== 'ref' && !isIntegerLiteral(to))
      throw tokens.unexpected('but a range goes to an integer or a reference');
    tokens.skipSpace();
    const end = tokens.expect('RBRACKET', 'a closing bracket').end + tokens.offset;
    return { kind: 'range', from: first, to, start, end };
  }
  const items = [first];
  while (tokens.takeIf('COMMA')) items.push(parseParameter(tokens));
  const end = tokens.expect('RBRACKET', 'a comma or a closing bracket').end + tokens.offset;
  return { kind: 'list', items, start, end };
}

function isIntegerLiteral(expression: Expression): boolean {
  return expression.kind === 'number' && !(expression.value instanceof JavaDouble);
}

function map(tokens: TokenStream): Expression {
  const open = tokens.take();
  const entries: [Expression, Expression][] = [];
  tokens.skipSpace();
  if (tokens.peek().kind !== 'RIGHT_CURLEY') {
    do {
      const key = parseParameter(tokens);
      tokens.expect('COLON', 'a colon between key and value');
      entries.push([key, parseParameter(tokens)]);
    } while (tokens.takeIf('COMMA'));
  }
  // Behind a reference the scanner takes the brace for one of `${...}`.
  const close = tokens.takeIf('RCURLY') ?? tokens.expect('RIGHT_CURLEY', 'a comma or a closing brace');
  return { kind: 'map', entries, start: open.start + tokens.offset, end: close.end + tokens.offset };
}
