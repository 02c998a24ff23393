import { beginsValue, parseValue } from './parse-expression.ts';
import type { Block, Expression, Statement } from './syntax.ts';
import { TemplateSyntaxError, type Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** An argument of a directive: a value, or a bare word (`in`, a macro's name). */
type Argument =
  | { readonly word: string; readonly token: Token }
  | { readonly value: Expression; readonly token: Token };

/** `#name`, with or without arguments: one of Velocity's own, a macro's call, or text. */
export function parseDirective(tokens: TokenStream): Statement {
  const token = tokens.take();
  const name = nameOf(token);
  tokens.lexer.enterDirective();
  if (!tokens.lexer.seesLeftParenthesis()) {
    tokens.lexer.leaveDirective();
    return withoutArguments(tokens, token, name);
  }
  return tokens.nested(() => withArguments(tokens, token, name));
}

/** Velocity takes the sign directly before `#stop` for the hash: `$#stop` is the directive `#stop` with a hash too many, hence text. */
function nameOf({ image }: Token): string {
  return image.slice(1).replace(/[{}]/g, '');
}

function withoutArguments(tokens: TokenStream, token: Token, name: string): Statement {
  const place = placeOf(tokens, token, token.end);
  if (name === 'break' || name === 'stop') return { kind: name, scope: undefined, ...place };
  if (needsArguments.has(name)) {
    throw new TemplateSyntaxError(`#${name} needs its arguments in parentheses`, token.start);
  }
  return call(tokens, token, name, [], undefined, token.end);
}

const needsArguments: ReadonlySet<string> = new Set([
  'foreach',
  'define',
  'macro',
  'include',
  'parse',
  'evaluate',
]);

function withArguments(tokens: TokenStream, token: Token, name: string): Statement {
  const { list, close } = readArguments(tokens, name);
  switch (name) {
    case 'foreach':
      return foreach(tokens, token, list);
    case 'define':
      return define(tokens, token, list);
    case 'macro':
      return macro(tokens, token, list);
    case 'break':
    case 'stop':
      return { kind: name, scope: argumentValue(list[0]), ...placeOf(tokens, token, close.end) };
    case 'include':
    case 'parse':
    case 'evaluate':
      return { kind: 'refused', directive: name, ...placeOf(tokens, token, close.end) };
    default:
      return macroCall(tokens, token, name, list, close);
  }
}

function readArguments(tokens: TokenStream, name: string): { list: Argument[]; close: Token } {
  tokens.skipSpace();
  tokens.expect('LPAREN', 'an opening parenthesis');
  const list: Argument[] = [];
  for (;;) {
    tokens.skipSpace();
    const comma = tokens.takeIf('COMMA');
    if (comma) tokens.skipSpace();
    const token = tokens.peek();
    if (token.kind === 'WORD') list.push({ word: tokens.take().image, token });
    else if (beginsValue(token)) list.push({ value: parseValue(tokens), token });
    else if (comma) throw tokens.unexpected('expected an argument');
    else break;
    checkWord(list, name);
  }
  return { list, close: tokens.expect('RPAREN', `an argument or the closing parenthesis of #${name}`) };
}

/** Bare words are a macro's own name and the second argument of `#foreach`, or belong to what is no directive at all. */
function checkWord(list: readonly Argument[], name: string): void {
  const argument = list.at(-1);
  if (argument === undefined || !('word' in argument)) return;
  const at = list.length - 1;
  if (name === 'macro' ? at === 0 : name === 'foreach' ? at === 1 : !ownDirectives.has(name)) return;
  throw new TemplateSyntaxError(
    `#${name} takes no bare word ${JSON.stringify(argument.word)} here`,
    argument.token.start,
  );
}

const ownDirectives: ReadonlySet<string> = new Set([...needsArguments, 'break', 'stop']);

function argumentValue(argument: Argument | undefined): Expression | undefined {
  return argument !== undefined && 'value' in argument ? argument.value : undefined;
}

/** The name that a reference argument binds: any form for `#foreach`, plain ones for `#define` and `#macro`. */
function variableOf(argument: Argument | undefined, plainOnly = true): string | undefined {
  const value = argumentValue(argument);
  if (value?.kind !== 'ref' || value.name === '') return undefined;
  return plainOnly && !value.plain ? unreadable : value.name;
}

/** No reference can have this name. */
const unreadable = '{';

function foreach(tokens: TokenStream, token: Token, list: readonly Argument[]): Statement {
  const variable = variableOf(list[0], false);
  const source = argumentValue(list[2]);
  if (variable === undefined || source === undefined) {
    throw new TemplateSyntaxError('#foreach is written #foreach($item in $list)', token.start);
  }
  const { body, end } = blockWithEnd(tokens, token, 'foreach');
  return { kind: 'foreach', variable, list: source, body, ...placeOf(tokens, token, end) };
}

function define(tokens: TokenStream, token: Token, list: readonly Argument[]): Statement {
  const variable = variableOf(list[0]);
  if (variable === undefined) throw new TemplateSyntaxError('#define is written #define($name)', token.start);
  const { body, end } = blockWithEnd(tokens, token, 'define');
  return { kind: 'define', variable, body, ...placeOf(tokens, token, end) };
}

function macro(tokens: TokenStream, token: Token, list: readonly Argument[]): Statement {
  const first = list[0];
  const parameters = list.slice(1).map((argument) => variableOf(argument));
  if (first === undefined || !('word' in first) || parameters.includes(undefined)) {
    throw new TemplateSyntaxError('#macro is written #macro(name $first $second)', token.start);
  }
  const { body, end } = blockWithEnd(tokens, token, 'macro');
  tokens.macroNames.add(first.word);
  return {
    kind: 'macro',
    name: first.word,
    parameters: parameters as readonly string[],
    body,
    ...placeOf(tokens, token, end),
  };
}

function macroCall(
  tokens: TokenStream,
  token: Token,
  name: string,
  list: readonly Argument[],
  close: Token,
): Statement {
  const values = list.map((argument): Expression => {
    if ('value' in argument) return argument.value;
    const { start, end } = placeOf(tokens, argument.token, argument.token.end);
    return { kind: 'string', value: argument.word, start, end };
  });
  const bareWord = list.find((argument) => 'word' in argument)?.word;
  if (!name.startsWith('@')) return call(tokens, token, name, values, undefined, close.end, bareWord);
  const { body, end } = blockWithEnd(tokens, token, name);
  return call(tokens, token, name.slice(1), values, body, end, bareWord);
}

function call(
  tokens: TokenStream,
  token: Token,
  name: string,
  values: readonly Expression[],
  body: Block | undefined,
  end: number,
  bareWord?: string,
): Statement {
  const source = tokens.source(token.start, end);
  return { kind: 'call', name, arguments: values, body, bareWord, source, ...placeOf(tokens, token, end) };
}

function blockWithEnd(tokens: TokenStream, token: Token, name: string): { body: Block; end: number } {
  const body = tokens.grammar.block(tokens);
  const close = tokens.expect('END', () => `the #end of the #${name} of ${tokens.lineName(token)}`);
  return { body, end: close.end };
}

function placeOf(tokens: TokenStream, token: Token, end: number): { start: number; end: number } {
  return { start: token.start + tokens.offset, end: end + tokens.offset };
}
