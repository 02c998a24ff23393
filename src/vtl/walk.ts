import type { Block, Expression, Reference, Statement } from './syntax.ts';

/** Every statement of a template in the order of its text, those inside of double-quoted strings included. */
export function eachStatement(block: Block, visit: (statement: Statement) => void): void {
  for (const statement of block) {
    visit(statement);
    for (const inner of blocksOf(statement)) eachStatement(inner, visit);
  }
}

function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'reference':
      return inReference(statement.reference);
    case 'if':
      return [
        ...statement.branches.flatMap((branch) => [...inExpression(branch.condition), branch.body]),
        ...(statement.otherwise ? [statement.otherwise.body] : []),
      ];
    case 'set':
      return [...inReference(statement.target), ...inExpression(statement.value)];
    case 'foreach':
      return [...inExpression(statement.list), statement.body];
    case 'define':
    case 'macro':
      return [statement.body];
    case 'call':
      return [...statement.arguments.flatMap(inExpression), ...(statement.body ? [statement.body] : [])];
    default:
      return [];
  }
}

function inReference(reference: Reference): readonly Block[] {
  return reference.members.flatMap((member) => {
    if (member.kind === 'index') return inExpression(member.index);
    return member.kind === 'method' ? member.arguments.flatMap(inExpression) : [];
  });
}

function inExpression(expression: Expression): readonly Block[] {
  switch (expression.kind) {
    case 'ref':
      return inReference(expression);
    case 'interpolation':
      return [expression.body];
    case 'list':
      return expression.items.flatMap(inExpression);
    case 'range':
      return [...inExpression(expression.from), ...inExpression(expression.to)];
    case 'map':
      return expression.entries.flatMap(([key, value]) => [...inExpression(key), ...inExpression(value)]);
    case 'not':
      return inExpression(expression.operand);
    case 'binary':
      return [...inExpression(expression.left), ...inExpression(expression.right)];
    default:
      return [];
  }
}
