import { endOfBackslashes } from './lexer-patterns.ts';
import type { Expression, Member, MethodMember, Reference } from './syntax.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** A reference with what Velocity keeps of the characters in front of it. */
export interface ParsedReference {
  readonly reference: Reference;
  readonly prefix: string;
  readonly escaped: boolean;
  readonly source: string;
  /** Printed in place of the reference: a stray word; nothing for `$\!x`. */
  readonly text: string | undefined;
}

/** `$name...`, `${name...}`, with members; the stream stands on its first token. */
export function parseReference(tokens: TokenStream): ParsedReference {
  const first = tokens.take();
  const formal = first.kind === 'LCURLY';
  const name = formal ? tokens.expect('IDENTIFIER', 'a name') : first;
  const members: Member[] = [];
  let end = indexes(tokens, members, name.end);
  while (tokens.peek().kind === 'DOT' && tokens.peek(1).kind === 'IDENTIFIER') {
    tokens.take();
    end = member(tokens, members);
    end = indexes(tokens, members, end);
  }
  if (formal) {
    if (tokens.peek().kind !== 'RCURLY') throw tokens.unexpected('expected a closing brace');
    end = tokens.take().end;
  }
  return describe(tokens, first, name, members, end);
}

function indexes(tokens: TokenStream, members: Member[], end: number): number {
  let last = end;
  while (tokens.peek().kind === 'INDEX_LBRACKET') {
    const open = tokens.take();
    tokens.skipSpace();
    const index = tokens.nested(() => indexValue(tokens));
    tokens.skipSpace();
    last = tokens.expect('INDEX_RBRACKET', 'a closing bracket').end;
    members.push({ kind: 'index', index, start: open.start + tokens.offset, end: last + tokens.offset });
  }
  return last;
}

function indexValue(tokens: TokenStream): Expression {
  const { kind } = tokens.peek();
  if (kind === 'FLOATING_POINT_LITERAL')
    throw tokens.unexpected('but an index is an integer, a string or a reference');
  return tokens.grammar.value(tokens);
}

function member(tokens: TokenStream, members: Member[]): number {
  const name = tokens.take();
  const start = name.start + tokens.offset;
  if (tokens.peek().kind !== 'LPAREN') {
    members.push({ kind: 'property', name: name.image, start, end: name.end + tokens.offset });
    return name.end;
  }
  const method = tokens.nested(() => methodCall(tokens, name));
  members.push(method);
  return method.end - tokens.offset;
}

function methodCall(tokens: TokenStream, name: Token): MethodMember {
  tokens.take();
  const values: Expression[] = [];
  if (tokens.peek().kind !== 'REFMOD2_RPAREN') {
    do values.push(tokens.grammar.parameter(tokens));
    while (tokens.takeIf('COMMA'));
  }
  const close = tokens.expect('REFMOD2_RPAREN', 'a comma or a closing parenthesis');
  return {
    kind: 'method',
    name: name.image,
    arguments: values,
    start: name.start + tokens.offset,
    end: close.end + tokens.offset,
  };
}

/** Sorts out backslashes, extra dollars and stray words, as Velocity does when it first looks at a reference. */
function describe(
  tokens: TokenStream,
  first: Token,
  name: Token,
  members: Member[],
  end: number,
): ParsedReference {
  const backslashes = endOfBackslashes(first.image, 0);
  const image = first.image.slice(backslashes);
  const dollar = first.kind === 'LCURLY' || first === name ? image.lastIndexOf('$') : -1;
  const start = first.start + backslashes + Math.max(dollar, 0);
  const reference = (rootName: string): Reference => ({
    kind: 'ref',
    name: rootName,
    members,
    plain: name === first && /\$[a-zA-Z_]/.test(first.image),
    start: start + tokens.offset,
    end: end + tokens.offset,
  });
  const source = tokens.source(start, end);
  // `$\\!x` is no reference to Velocity, which prints its source as that of an undefined one: here, nothing.
  if (image.includes('\\') && /\$\\+!/.test(image))
    return { reference: reference(''), prefix: first.special, escaped: false, source, text: '' };
  if (dollar < 0)
    return { reference: reference(''), prefix: first.special, escaped: false, source, text: first.image };
  const rootName =
    name === first ? name.image.slice(name.image.lastIndexOf('$') + 1).replace(/^!/, '') : name.image;
  const escaped = backslashes % 2 === 1;
  // Velocity forgets further dollars in front of an escaped reference.
  const kept = '\\'.repeat(backslashes >> 1) + (escaped ? '' : image.slice(0, dollar));
  return {
    reference: reference(rootName),
    prefix: first.special + kept,
    escaped,
    source,
    text: undefined,
  };
}
