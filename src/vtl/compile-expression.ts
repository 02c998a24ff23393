import { isJavaNumber } from '../expressions/java-number.ts';
import { JavaList } from '../expressions/java-text.ts';
import { type ArithmeticOperator, calculate, compareNumbers } from './arithmetic.ts';
import { compileReference } from './compile-reference.ts';
import type { Compiler } from './compiler.ts';
import { looselyEquals } from './equality.ts';
import { mapPut } from './methods/map-methods.ts';
import { intValue } from './methods/number-methods.ts';
import { joined } from './methods/string-methods.ts';
import { budget, type Evaluate, type Run } from './run.ts';
import type { Expression } from './syntax.ts';
import { BudgetExceeded } from './template-error.ts';
import type { Value } from './values.ts';

/** A compiled condition. */
export type Test = (run: Run) => boolean;

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** An expression's value. */
export function compileValue(compiler: Compiler, expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'ref':
      return compileReference(compiler, expression);
    case 'number':
    case 'boolean':
    case 'string': {
      const { value } = expression;
      return () => value;
    }
    case 'interpolation': {
      const body = compiler.block(expression.body);
      return (run) => run.capture(body);
    }
    case 'list':
      return compileList(compiler, expression);
    case 'range':
      return compileRange(compiler, expression);
    case 'map':
      return compileMap(compiler, expression);
    case 'not':
      return compileTest(compiler, expression);
    case 'binary':
      return isArithmetic(expression.operator)
        ? compileArithmetic(compiler, expression, expression.operator)
        : compileTest(compiler, expression);
  }
}

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return operator.length === 1 && '+-*/%'.includes(operator);
}

function compileList(compiler: Compiler, expression: Of<'list'>): Evaluate {
  const items = expression.items.map((item) => compiler.value(item));
  return (run) => {
    run.spend(items.length);
    const list = new JavaList<Value>();
    for (const item of items) list.push(item(run));
    return list;
  };
}

/** `[1..5]`, in either direction; ends lose their fractions; null unless both are numbers. */
function compileRange(compiler: Compiler, expression: Of<'range'>): Evaluate {
  const from = compiler.value(expression.from);
  const to = compiler.value(expression.to);
  return (run) => {
    const left = from(run);
    const right = to(run);
    if (!isJavaNumber(left) || !isJavaNumber(right)) return null;
    const first = intValue(left);
    const last = intValue(right);
    const length = Math.abs(last - first) + 1;
    if (length > budget.rangeLength) {
      run.at = expression.start;
      throw new BudgetExceeded(`A range of ${length} numbers is longer than ${budget.rangeLength}.`);
    }
    run.spend(length >> 2);
    const list = new JavaList<Value>();
    const step = first <= last ? 1 : -1;
    for (let i = 0; i < length; i++) list.push(first + i * step);
    return list;
  };
}

function compileMap(compiler: Compiler, expression: Of<'map'>): Evaluate {
  const entries = expression.entries.map(
    ([key, value]) => [compiler.value(key), compiler.value(value)] as const,
  );
  return (run) => {
    run.spend(entries.length);
    const map = new Map<Value, Value>();
    for (const [key, value] of entries) mapPut(map, key(run), value(run));
    return map;
  };
}

function compileArithmetic(
  compiler: Compiler,
  expression: Of<'binary'>,
  operator: ArithmeticOperator,
): Evaluate {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  if (operator === '+') {
    return (run) => {
      const a = left(run);
      const b = right(run);
      if (typeof a === 'string' && typeof b === 'string') return joined(a, b, run);
      run.at = expression.start;
      return calculate('+', a, b);
    };
  }
  return (run) => {
    const a = left(run);
    const b = right(run);
    run.at = expression.start;
    return calculate(operator, a, b);
  };
}

/**
 * A condition: null and false are false, everything else is true (vtl.md 3.5). Literals other than `true` are false, also as
 * operands of `&&`, `||` and `!` (measured on Velocity 1.7).
 * Unverified: an undefined reference is false.
 */
export function compileTest(compiler: Compiler, expression: Expression): Test {
  switch (expression.kind) {
    case 'ref': {
      const value = compileReference(compiler, expression);
      return (run) => {
        const found = value(run);
        return found !== null && found !== false;
      };
    }
    case 'boolean': {
      const { value } = expression;
      return () => value;
    }
    case 'not': {
      const operand = compileTest(compiler, expression.operand);
      return (run) => !operand(run);
    }
    case 'binary':
      return compileBinaryTest(compiler, expression);
    default:
      return () => false;
  }
}

function compileBinaryTest(compiler: Compiler, expression: Of<'binary'>): Test {
  switch (expression.operator) {
    case '&&':
    case '||': {
      const left = compileTest(compiler, expression.left);
      const right = compileTest(compiler, expression.right);
      return expression.operator === '&&'
        ? (run) => left(run) && right(run)
        : (run) => left(run) || right(run);
    }
    case '==':
    case '!=': {
      const equal = compileEquality(compiler, expression);
      return expression.operator === '==' ? equal : (run) => !equal(run);
    }
    case '<':
      return compileOrder(compiler, expression, (n) => n < 0);
    case '<=':
      return compileOrder(compiler, expression, (n) => n <= 0);
    case '>':
      return compileOrder(compiler, expression, (n) => n > 0);
    case '>=':
      return compileOrder(compiler, expression, (n) => n >= 0);
    default:
      return () => false;
  }
}

function compileEquality(compiler: Compiler, expression: Of<'binary'>): Test {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  return (run) => {
    const a = left(run);
    const b = right(run);
    run.at = expression.start;
    return looselyEquals(a, b);
  };
}

/** Both sides must be numbers; anything else is false (vtl.md 3.5). */
function compileOrder(
  compiler: Compiler,
  expression: Of<'binary'>,
  holds: (difference: number) => boolean,
): Test {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  return (run) => {
    const a = left(run);
    const b = right(run);
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    run.at = expression.start;
    return isJavaNumber(a) && isJavaNumber(b) && holds(compareNumbers(a, b));
  };
}
