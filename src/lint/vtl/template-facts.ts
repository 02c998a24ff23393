import { parseTemplate } from '../../vtl/parse-template.ts';
import type { Block, Expression, Member, Reference, RefusedStatement, Statement } from '../../vtl/syntax.ts';
import { TemplateSyntaxError } from '../../vtl/token.ts';
import { type JsonShape, jsonShape } from './json-shape.ts';
import { repeatedOverrides } from './repeated-overrides.ts';

/** What the rules about templates look at. */
export interface TemplateFacts {
  readonly text: string;
  /** Why it does not parse. */
  readonly error: { readonly message: string; readonly offset: number } | undefined;
  /** Every reference that is read, in the order of the text. */
  readonly references: readonly ReferenceUse[];
  /** References that `#set` writes to. */
  readonly assignments: readonly Reference[];
  /** By name: the offset from which it has a value. */
  readonly defined: ReadonlyMap<string, number>;
  readonly refused: readonly RefusedStatement[];
  /** Directives of any kind: what a gateway response cannot hold. */
  readonly directives: readonly Statement[];
  /** What it prints, where that looks like JSON; worked out on first need. */
  jsonShape(): JsonShape;
  /** Assignments to an override that was set before on the same way through. */
  repeatedOverrides(): readonly Reference[];
}

export interface ReferenceUse {
  readonly reference: Reference;
  /** Printed rather than used in an expression. */
  readonly printed: boolean;
  /** Tested in `#if` or compared: undefined is legitimate there. */
  readonly tested: boolean;
}

/** Facts by text, each worked out once. */
export interface TemplateFactsCache {
  readonly known: ReadonlyMap<string, TemplateFacts>;
  of(text: string): TemplateFacts;
}

/** @param before one whose facts this one takes over as they are asked for; the others are let go of with it */
export function templateFactsCache(before?: TemplateFactsCache): TemplateFactsCache {
  const handedOn = before?.known;
  const known = new Map<string, TemplateFacts>();
  const of = (text: string): TemplateFacts => {
    const seen = known.get(text);
    if (seen) return seen;
    const facts = handedOn?.get(text) ?? templateFacts(text);
    known.set(text, facts);
    return facts;
  };
  return { known, of };
}

/** Parses a template and gathers what it holds. */
function templateFacts(text: string): TemplateFacts {
  const gathered: Gathered = {
    references: [],
    assignments: [],
    defined: new Map(),
    refused: [],
    directives: [],
  };
  let block: Block = [];
  let error: TemplateFacts['error'];
  try {
    block = parseTemplate(text);
    gatherBlock(block, gathered);
  } catch (problem) {
    if (!(problem instanceof TemplateSyntaxError)) throw problem;
    error = { message: problem.message, offset: problem.offset };
  }
  let shape: JsonShape | undefined;
  return {
    text,
    error,
    ...gathered,
    jsonShape: () => {
      shape ??= jsonShape(text, block);
      return shape;
    },
    repeatedOverrides: () => repeatedOverrides(block),
  };
}

interface Gathered {
  readonly references: ReferenceUse[];
  readonly assignments: Reference[];
  readonly defined: Map<string, number>;
  readonly refused: RefusedStatement[];
  readonly directives: Statement[];
}

type Use = 'printed' | 'used' | 'tested';

function gatherBlock(block: Block, to: Gathered): void {
  for (const statement of block) {
    if (statement.kind !== 'text' && statement.kind !== 'reference' && statement.kind !== 'call') {
      to.directives.push(statement);
    }
    gatherStatement(statement, to);
  }
}

function gatherStatement(statement: Statement, to: Gathered): void {
  switch (statement.kind) {
    case 'reference':
      if (!statement.escaped) gatherReference(statement.reference, 'printed', to);
      return;
    case 'if':
      for (const { condition, body } of statement.branches) {
        gather(condition, 'tested', to);
        gatherBlock(body, to);
      }
      gatherBlock(statement.otherwise?.body ?? [], to);
      return;
    case 'set':
      gather(statement.value, 'used', to);
      to.assignments.push(statement.target);
      define(statement.target.name, statement.start, to);
      return;
    case 'foreach':
      gather(statement.list, 'used', to);
      define(statement.variable, statement.start, to);
      gatherBlock(statement.body, to);
      return;
    case 'define':
      define(statement.variable, statement.start, to);
      gatherBlock(statement.body, to);
      return;
    case 'macro':
      for (const parameter of statement.parameters) define(parameter.replace(/^\$/, ''), 0, to);
      gatherBlock(statement.body, to);
      return;
    case 'call':
      for (const argument of statement.arguments) gather(argument, 'used', to);
      gatherBlock(statement.body ?? [], to);
      return;
    case 'refused':
      to.refused.push(statement);
      return;
    default:
  }
}

/** A loop's body may read what a later line sets, so only the first definition counts. */
function define(name: string, offset: number, to: Gathered): void {
  to.defined.set(name, Math.min(offset, to.defined.get(name) ?? offset));
}

function gather(expression: Expression, use: Use, to: Gathered): void {
  switch (expression.kind) {
    case 'ref':
      gatherReference(expression, use, to);
      return;
    case 'interpolation':
      gatherBlock(expression.body, to);
      return;
    case 'list':
      for (const item of expression.items) gather(item, 'used', to);
      return;
    case 'map':
      for (const [key, value] of expression.entries) {
        gather(key, 'used', to);
        gather(value, 'used', to);
      }
      return;
    case 'range':
      gather(expression.from, 'used', to);
      gather(expression.to, 'used', to);
      return;
    case 'not':
      gather(expression.operand, 'tested', to);
      return;
    case 'binary': {
      const tests = /^(?:==|!=|&&|\|\|)$/.test(expression.operator);
      gather(expression.left, tests ? 'tested' : use, to);
      gather(expression.right, tests ? 'tested' : use, to);
      return;
    }
    default:
  }
}

function gatherReference(reference: Reference, use: Use, to: Gathered): void {
  to.references.push({ reference, printed: use === 'printed', tested: use === 'tested' });
  for (const member of reference.members) {
    if (member.kind === 'index') gather(member.index, 'used', to);
    if (member.kind === 'method') for (const argument of member.arguments) gather(argument, 'used', to);
  }
}

/**
 * `identity.sourceIp` for `$context.identity.sourceIp`, `$context['identity'].sourceIp` and `$context.get('identity').sourceIp`; ends in
 * front of any other method or index.
 */
export function propertyPath(reference: Reference): string {
  const names: string[] = [];
  for (const member of reference.members) {
    const name = keyOf(member);
    if (name === undefined) break;
    names.push(name);
  }
  return names.join('.');
}

/** The key of a map that a member reads, where it is written there. */
function keyOf(member: Member): string | undefined {
  if (member.kind === 'property') return member.name;
  const key =
    member.kind === 'index' ? member.index : member.name === 'get' ? member.arguments[0] : undefined;
  return key?.kind === 'string' ? key.value : undefined;
}

/** The first member where it is a call, as `json` in `$input.json('$')`. */
export function firstCall(
  reference: Reference,
): { readonly name: string; readonly argument: string | undefined } | undefined {
  const [first] = reference.members;
  if (first?.kind !== 'method') return undefined;
  const [argument] = first.arguments;
  return { name: first.name, argument: argument?.kind === 'string' ? argument.value : undefined };
}
