import { parseDirective } from './parse-directive.ts';
import { parseExpression, parseParameter, parseValue } from './parse-expression.ts';
import { parseReference } from './parse-reference.ts';
import type { Block, ElseBranch, IfBranch, Statement } from './syntax.ts';
import { TemplateSyntaxError, type Token } from './token.ts';
import { type Grammar, TokenStream } from './token-stream.ts';

/**
 * Parses a template in the grammar of Velocity 1.7 (vtl.md 3), in time linear in its length.
 * @throws TemplateSyntaxError with the offset of what was found instead.
 */
export function parseTemplate(text: string): Block {
  return wholeText(new TokenStream(text, grammar));
}

const grammar: Grammar = {
  value: parseValue,
  parameter: parseParameter,
  block: parseBlock,
  interpolation: parseInterpolation,
};

/** The inside of a double-quoted string: a template of its own, at `start` of the outer text. */
function parseInterpolation(text: string, outer: TokenStream, start: number): Block {
  // A space is added and taken away again: Velocity's own way to end a string that ends in a reference.
  const padded = text.includes('##') ? text : `${text} `;
  const tokens = new TokenStream(padded, grammar, outer.offset + start, outer.depth, outer.macroNames);
  try {
    const body = wholeText(tokens);
    return padded === text ? body : withoutLastSpace(body);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new TemplateSyntaxError(`${error.message} (inside a double-quoted string)`, error.offset + start);
  }
}

/** The added space is always the end of the last text. */
function withoutLastSpace(body: Block): Block {
  const last = body.at(-1);
  if (last?.kind !== 'text' || !last.text.endsWith(' ')) return body;
  return [...body.slice(0, -1), { ...last, text: last.text.slice(0, -1), end: last.end - 1 }];
}

function wholeText(tokens: TokenStream): Block {
  const block = parseBlock(tokens);
  const stray = tokens.peek();
  if (stray.kind === 'EOF') {
    if (stray.special === '') return block;
    return [...block, text(tokens, stray, stray.special)];
  }
  throw tokens.unexpected(strayReason(stray));
}

/** Statements up to something that can begin none: `#end`, `#else`, the end of the text. */
function parseBlock(tokens: TokenStream): Block {
  const statements: Statement[] = [];
  for (;;) {
    const found = statement(tokens);
    if (found === undefined) return statements;
    const last = statements.at(-1);
    if (found.kind === 'text' && last?.kind === 'text' && last.end === found.start) {
      statements[statements.length - 1] = { ...last, text: last.text + found.text, end: found.end };
    } else statements.push(found);
  }
}

function strayReason(stray: Token): string {
  if (isBlockEnd(stray)) return 'but no block is open here';
  // Measured: behind `$x #set(...)` Velocity still reads on as if the reference went on.
  if (stray.kind === 'INDEX_LBRACKET')
    return 'which Velocity takes for an index here: put a space or a newline in front';
  return 'which nothing here begins with';
}

function isBlockEnd(token: Token): boolean {
  return token.kind === 'END' || token.kind === 'ELSE_DIRECTIVE' || token.kind === 'ELSEIF_DIRECTIVE';
}

function text(tokens: TokenStream, token: Token, content: string): Statement {
  return { kind: 'text', text: content, start: token.start + tokens.offset, end: token.end + tokens.offset };
}

function statement(tokens: TokenStream): Statement | undefined {
  const token = tokens.peek();
  switch (token.kind) {
    case 'IF_DIRECTIVE':
      return prefixed(tokens, token, () => ifStatement(tokens));
    case 'SET_DIRECTIVE':
      return setStatement(tokens);
    case 'IDENTIFIER':
      return referenceStatement(tokens);
    case 'LCURLY':
      return tokens.peek(1).kind === 'IDENTIFIER' ? referenceStatement(tokens) : plain(tokens);
    case 'WORD':
    case 'BRACKETED_WORD':
      return prefixed(tokens, token, () => parseDirective(tokens));
    case 'COMMENT':
      return comment(tokens);
    case 'TEXTBLOCK': {
      tokens.take();
      // Three characters from either end, also where a `$` stands directly before the block (measured).
      const inside = token.image.slice(3, -3);
      return text(tokens, token, token.special + inside);
    }
    case 'DOUBLE_ESCAPE':
      return doubleEscape(tokens);
    case 'ESCAPE_DIRECTIVE':
      tokens.take();
      return text(tokens, token, escapedDirective(token.image, tokens.macroNames));
    case 'TEXT':
    case 'DOT':
    case 'RPAREN':
    case 'LPAREN':
    case 'INTEGER_LITERAL':
    case 'FLOATING_POINT_LITERAL':
    case 'STRING_LITERAL':
    case 'ESCAPE':
    case 'RCURLY':
    case 'EMPTY_INDEX':
      return plain(tokens);
    default:
      return undefined;
  }
}

function plain(tokens: TokenStream): Statement {
  const token = tokens.take();
  return text(tokens, token, token.special + token.image);
}

/** Leftover characters of the scanner are printed first; the next round reads the directive itself. */
function prefixed(tokens: TokenStream, token: Token, read: () => Statement): Statement {
  if (token.special === '') return read();
  tokens.replace({ ...token, special: '' });
  return text(tokens, { ...token, end: token.start }, token.special);
}

/** Of a `$` that stands directly before it, a line comment and an empty one leave the sign, any other takes it along (measured). */
function comment(tokens: TokenStream): Statement {
  const token = tokens.take();
  const begin = token.image.search(/##|#\*/);
  const keeps = token.image.startsWith('##', begin) || token.image.slice(begin) === '#**#';
  const leftover = keeps ? token.image.slice(0, begin) : '';
  return text(tokens, token, token.special + leftover);
}

function referenceStatement(tokens: TokenStream): Statement {
  const { reference, prefix, escaped, source, text: instead } = parseReference(tokens);
  const { start, end } = reference;
  if (instead !== undefined) return { kind: 'text', text: prefix + instead, start, end };
  return { kind: 'reference', prefix, escaped, source, reference, start, end };
}

function setStatement(tokens: TokenStream): Statement {
  const open = tokens.take();
  tokens.skipSpace();
  if (tokens.peek().kind !== 'IDENTIFIER' && tokens.peek().kind !== 'LCURLY') {
    throw tokens.unexpected('expected the reference that #set gives a value');
  }
  const { reference } = parseReference(tokens);
  tokens.skipSpace();
  tokens.expect('EQUALS', '= and a value');
  const value = parseExpression(tokens);
  const close = tokens.expect('RPAREN', 'an operator or the closing parenthesis of #set');
  tokens.lexer.inSet = false;
  return {
    kind: 'set',
    target: reference,
    value,
    start: open.start + tokens.offset,
    end: close.end + tokens.offset,
  };
}

function ifStatement(tokens: TokenStream): Statement {
  return tokens.nested(() => {
    const open = tokens.take();
    const branches: IfBranch[] = [branch(tokens, open)];
    while (tokens.peek().kind === 'ELSEIF_DIRECTIVE') branches.push(branch(tokens, tokens.take()));
    let otherwise: ElseBranch | undefined;
    if (tokens.peek().kind === 'ELSE_DIRECTIVE') {
      const token = tokens.take();
      const body = parseBlock(tokens);
      otherwise = { body, start: token.start + tokens.offset, end: token.end + tokens.offset };
    }
    const close = tokens.expect('END', () => `the #end of the #if of ${tokens.lineName(open)}`);
    return {
      kind: 'if',
      branches,
      otherwise,
      start: open.start + tokens.offset,
      end: close.end + tokens.offset,
    };
  });
}

function branch(tokens: TokenStream, keyword: Token): IfBranch {
  tokens.skipSpace();
  tokens.expect('LPAREN', 'a condition in parentheses');
  const condition = parseExpression(tokens);
  const close = tokens.expect('RPAREN', 'an operator or the closing parenthesis of the condition');
  const place = { start: keyword.start + tokens.offset, end: close.end + tokens.offset };
  return { condition, body: parseBlock(tokens), ...place };
}

const builtIn: ReadonlySet<string> = new Set([
  'if',
  'end',
  'set',
  'else',
  'elseif',
  'stop',
  'foreach',
  'break',
  'macro',
  'define',
  'include',
  'parse',
  'evaluate',
]);

/** `\#if`: the backslash goes where the word is a directive; pairs in front become one (vtl.md 3.2). */
function escapedDirective(image: string, macroNames: ReadonlySet<string>): string {
  const backslashes = image.indexOf('#');
  const directive = image.slice(backslashes);
  const name = directive.replace(/[#{}]/g, '');
  if (!builtIn.has(name) && !macroNames.has(name)) return image;
  return '\\'.repeat((backslashes - 1) >> 1) + directive;
}

/** Pairs of backslashes: one each in front of a directive, both elsewhere. */
function doubleEscape(tokens: TokenStream): Statement {
  const first = tokens.take();
  let pairs = 1;
  let last = first;
  while (tokens.peek().kind === 'DOUBLE_ESCAPE') {
    last = tokens.take();
    pairs++;
  }
  const next = tokens.peek();
  const name = next.image.slice(1);
  const control =
    next.kind === 'IF_DIRECTIVE' ||
    isBlockEnd(next) ||
    (next.kind === 'WORD' && (isPluggable(name) || tokens.macroNames.has(name)));
  return {
    kind: 'text',
    text: '\\'.repeat(control ? pairs : pairs * 2),
    start: first.start + tokens.offset,
    end: last.end + tokens.offset,
  };
}

function isPluggable(name: string): boolean {
  return builtIn.has(name) && !['if', 'end', 'set', 'else', 'elseif'].includes(name);
}
