import type { Block, Expression, MacroStatement, MethodMember, Reference, Statement } from './syntax.ts';

/** What a template's text says about its names: known before it runs, because no template can name anything at run time. */
export interface Names {
  /** Given a value by `#set`, `#foreach`, `#define` or as a macro's parameter. */
  readonly assigned: ReadonlySet<string>;
  /** Parameters of any macro. */
  readonly parameters: ReadonlySet<string>;
  /** Every name that is read. */
  readonly read: ReadonlySet<string>;
  /** The definition of a name that ends first counts (measured on Velocity 1.7 with its default settings). */
  readonly macros: ReadonlyMap<string, MacroStatement>;
  readonly refused: readonly Extract<Statement, { kind: 'refused' }>[];
  readonly literals: readonly CheckedLiteral[];
}

/** A pattern or a path that stands in the template as a literal: what is wrong with it can be said at deploy. */
export interface CheckedLiteral {
  readonly kind: 'pattern' | 'path';
  readonly text: string;
  readonly start: number;
}

/** Walks the whole template once. */
export function collectNames(block: Block): Names {
  const walker = new Walker();
  walker.block(block);
  return walker;
}

class Walker implements Names {
  readonly assigned = new Set<string>();
  readonly parameters = new Set<string>();
  readonly read = new Set<string>();
  readonly macros = new Map<string, MacroStatement>();
  readonly refused: Extract<Statement, { kind: 'refused' }>[] = [];
  readonly literals: CheckedLiteral[] = [];

  block(block: Block): void {
    for (const statement of block) this.statement(statement);
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case 'text':
        return;
      case 'reference':
        this.reference(statement.reference);
        return;
      case 'if':
        for (const branch of statement.branches) {
          this.expression(branch.condition);
          this.block(branch.body);
        }
        if (statement.otherwise) this.block(statement.otherwise.body);
        return;
      case 'set':
        if (statement.target.members.length === 0 && statement.target.plain)
          this.assigned.add(statement.target.name);
        this.reference(statement.target);
        this.expression(statement.value);
        return;
      case 'foreach':
        this.assigned.add(statement.variable);
        this.expression(statement.list);
        this.block(statement.body);
        return;
      default:
        this.rareStatement(statement);
    }
  }

  private rareStatement(
    statement: Extract<Statement, { kind: 'define' | 'macro' | 'call' | 'break' | 'stop' | 'refused' }>,
  ): void {
    switch (statement.kind) {
      case 'define':
        this.assigned.add(statement.variable);
        this.block(statement.body);
        return;
      case 'macro':
        for (const name of statement.parameters) {
          this.parameters.add(name);
          this.assigned.add(name);
        }
        this.block(statement.body);
        if (!this.macros.has(statement.name)) this.macros.set(statement.name, statement);
        return;
      case 'call':
        for (const value of statement.arguments) this.expression(value);
        if (statement.body) {
          this.parameters.add('bodyContent');
          this.assigned.add('bodyContent');
          this.block(statement.body);
        }
        return;
      case 'refused':
        this.refused.push(statement);
        return;
      default:
        if (statement.scope) this.expression(statement.scope);
    }
  }

  private reference(reference: Reference): void {
    this.read.add(reference.name);
    for (const member of reference.members) {
      if (member.kind === 'index') this.expression(member.index);
      if (member.kind === 'method') this.method(reference, member);
    }
  }

  private method(reference: Reference, member: MethodMember): void {
    for (const value of member.arguments) this.expression(value);
    const [first] = member.arguments;
    if (first?.kind !== 'string') return;
    if (patternMethods.has(member.name)) {
      this.literals.push({ kind: 'pattern', text: first.value, start: first.start });
    } else if (reference.name === 'input' && (member.name === 'path' || member.name === 'json')) {
      this.literals.push({ kind: 'path', text: first.value, start: first.start });
    }
  }

  private expression(expression: Expression): void {
    switch (expression.kind) {
      case 'ref':
        this.reference(expression);
        return;
      case 'interpolation':
        this.block(expression.body);
        return;
      case 'list':
        for (const item of expression.items) this.expression(item);
        return;
      case 'range':
        this.expression(expression.from);
        this.expression(expression.to);
        return;
      case 'map':
        for (const [key, value] of expression.entries) {
          this.expression(key);
          this.expression(value);
        }
        return;
      case 'not':
        this.expression(expression.operand);
        return;
      case 'binary':
        this.expression(expression.left);
        this.expression(expression.right);
        return;
      default:
    }
  }
}

const patternMethods: ReadonlySet<string> = new Set(['matches', 'replaceAll', 'replaceFirst', 'split']);
