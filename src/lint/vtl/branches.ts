import type { Block, Expression, Reference, Statement } from '../../vtl/syntax.ts';
import { type Hole, holeMark, type Output, type ValueSource } from './outcome.ts';
import { sourceOf } from './source-kind.ts';

type Value =
  | { readonly kind: 'known'; readonly value: string | number | boolean }
  | { readonly kind: 'items'; readonly size: number; readonly source: ValueSource }
  | { readonly kind: 'unknown'; readonly source: ValueSource };

/** Ways through one template that are looked at, and statements in each: templates come from anybody. */
const mostRuns = 48;
const mostSteps = 5_000;

/** Plays the ways through a template: each unknown condition both ways, each unknown list with two, one and no items. */
export function* runBranches(text: string, block: Block): Generator<Output> {
  const choices: number[] = [];
  for (let run = 0; run < mostRuns; run++) {
    const way = new Way(text, choices);
    if (!way.play(block)) return;
    yield way.output();
    if (!nextChoices(choices, way.taken)) return;
  }
}

/** Counts the choices up as the digits of a number; false when every way was taken. */
function nextChoices(choices: number[], taken: readonly { index: number; of: number }[]): boolean {
  choices.length = 0;
  for (let last = taken.length - 1; last >= 0; last--) {
    const choice = taken[last];
    if (!choice || choice.index + 1 >= choice.of) continue;
    choices.push(...taken.slice(0, last).map(({ index }) => index), choice.index + 1);
    return true;
  }
  return false;
}

/** One way through a template; lives for one run. */
class Way {
  readonly taken: { index: number; of: number }[] = [];
  private readonly text: string;
  private readonly choices: readonly number[];
  private readonly pieces: { readonly at: number; readonly offset: number }[] = [];
  private readonly holes: Hole[] = [];
  private readonly values = new Map<string, Value>();
  /** How often a name was given a value: a condition is decided anew when what it reads has changed. */
  private readonly versions = new Map<string, number>();
  private readonly decided = new Map<string, number>();
  private readonly loops: { index: number; size: number }[] = [];
  private printed = '';
  private steps = 0;

  constructor(text: string, choices: readonly number[]) {
    this.text = text;
    this.choices = choices;
  }

  output(): Output {
    const { printed, pieces, holes } = this;
    return {
      text: printed,
      holes,
      sourceOffset: (index) => {
        const piece = pieces.findLast(({ at }) => at <= index);
        return piece ? piece.offset + (index - piece.at) : 0;
      },
    };
  }

  /** False where the template cannot be played: it does too much, or things that are not modelled. */
  play(block: Block): boolean {
    return block.every((statement) => ++this.steps < mostSteps && this.statement(statement));
  }

  private print(text: string, offset: number): void {
    this.pieces.push({ at: this.printed.length, offset });
    this.printed += text;
  }

  private statement(statement: Statement): boolean {
    switch (statement.kind) {
      case 'text':
        this.print(statement.text, statement.start);
        return true;
      case 'reference':
        this.print(statement.prefix, statement.start);
        if (statement.escaped) this.print(statement.source, statement.start);
        else this.printReference(statement.reference);
        return true;
      case 'if':
        for (const branch of statement.branches) {
          if (this.holds(branch.condition)) return this.play(branch.body);
        }
        return this.play(statement.otherwise?.body ?? []);
      case 'set':
        if (statement.target.members.length === 0) {
          this.assign(statement.target.name, this.evaluate(statement.value));
        }
        return true;
      case 'foreach':
        return this.loop(statement);
      default:
        return false;
    }
  }

  private assign(name: string, value: Value): void {
    this.values.set(name, value);
    this.versions.set(name, (this.versions.get(name) ?? 0) + 1);
  }

  private loop(statement: Statement & { kind: 'foreach' }): boolean {
    const list = this.evaluate(statement.list);
    const size = list.kind === 'items' ? list.size : this.sizeOf(statement.list);
    const source = list.kind === 'known' ? 'unknown' : list.source;
    for (let index = 0; index < size; index++) {
      this.loops.push({ index, size });
      this.assign(statement.variable, { kind: 'unknown', source });
      const played = this.play(statement.body);
      this.loops.pop();
      if (!played) return false;
    }
    return true;
  }

  private sizeOf(list: Expression): number {
    return [2, 1, 0][this.choose(`size ${this.keyOf(list)}`, 3)] ?? 0;
  }

  private choose(key: string, of: number): number {
    const before = this.decided.get(key);
    if (before !== undefined) return before;
    const index = this.choices[this.taken.length] ?? 0;
    this.taken.push({ index, of });
    this.decided.set(key, index);
    return index;
  }

  /** The source text of an expression, with the versions of what it reads. */
  private keyOf(expression: Expression): string {
    const source = this.text
      .slice(expression.start, expression.end)
      .replace(/\s+/g, '')
      .replace(/[{}!]|\.$/g, '');
    const names = [...source.matchAll(/\$([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name);
    return `${source} ${names.map((name) => this.versions.get(name) ?? 0).join(',')} ${this.loopKey(names)}`;
  }

  private loopKey(names: readonly string[]): string {
    const loops = names.some((name) => name === 'foreach' || name === 'velocityCount');
    return loops ? this.loops.map(({ index }) => index).join('.') : '';
  }

  private holds(condition: Expression): boolean {
    if (condition.kind === 'not') return !this.holds(condition.operand);
    if (condition.kind === 'binary' && condition.operator === '&&') {
      return this.holds(condition.left) && this.holds(condition.right);
    }
    if (condition.kind === 'binary' && condition.operator === '||') {
      return this.holds(condition.left) || this.holds(condition.right);
    }
    const value = this.evaluate(condition);
    if (value.kind === 'known') return value.value !== false;
    return this.choose(`holds ${this.keyOf(condition)}`, 2) === 0;
  }

  private evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'boolean':
      case 'string':
        return { kind: 'known', value: expression.value };
      case 'number':
        return { kind: 'known', value: Number(this.text.slice(expression.start, expression.end)) };
      case 'ref':
        return this.read(expression);
      case 'list':
        return { kind: 'items', size: Math.min(expression.items.length, 3), source: 'unknown' };
      case 'not':
      case 'binary':
        return this.operation(expression);
      default:
        return { kind: 'unknown', source: 'unknown' };
    }
  }

  private operation(expression: Expression & { kind: 'not' | 'binary' }): Value {
    if (expression.kind === 'not' || expression.operator === '&&' || expression.operator === '||') {
      return { kind: 'known', value: this.holds(expression) };
    }
    const left = this.evaluate(expression.left);
    const right = this.evaluate(expression.right);
    if (left.kind !== 'known' || right.kind !== 'known') return { kind: 'unknown', source: 'unknown' };
    const value = compute(expression.operator, left.value, right.value);
    return value === undefined ? { kind: 'unknown', source: 'unknown' } : { kind: 'known', value };
  }

  private read(reference: Reference): Value {
    const loop = this.loopFact(reference);
    if (loop !== undefined) return { kind: 'known', value: loop };
    const own = this.values.get(reference.name);
    if (own && reference.members.length === 0) return own;
    const last = reference.members.at(-1);
    if (last?.kind === 'method' && last.name === 'size') {
      const list: Reference = { ...reference, members: reference.members.slice(0, -1), end: last.start };
      const isOwnList = own?.kind === 'items' && list.members.length === 0;
      return { kind: 'known', value: isOwnList ? own.size : this.sizeOf(list) };
    }
    const from = own && own.kind !== 'known' ? own.source : undefined;
    return { kind: 'unknown', source: sourceOf(reference, from) };
  }

  /** `$foreach.hasNext` and its kin, and the older `$velocityCount`. */
  private loopFact(reference: Reference): number | boolean | undefined {
    const loop = this.loops.at(-1);
    // Outside of a loop they have no value, which counts as false.
    if (!loop) return reference.name === 'foreach' && !this.values.has('foreach') ? false : undefined;
    if (reference.name === 'velocityCount' && reference.members.length === 0) return loop.index + 1;
    const [member, more] = reference.members;
    if (reference.name !== 'foreach' || more || member?.kind !== 'property') return undefined;
    switch (member.name) {
      case 'hasNext':
        return loop.index < loop.size - 1;
      case 'index':
        return loop.index;
      case 'count':
        return loop.index + 1;
      case 'first':
        return loop.index === 0;
      case 'last':
        return loop.index === loop.size - 1;
      default:
        return undefined;
    }
  }

  private printReference(reference: Reference): void {
    const value = this.read(reference);
    if (value.kind === 'known') {
      this.print(String(value.value), reference.start);
      return;
    }
    this.holes.push({ reference, start: reference.start, end: reference.end, source: value.source });
    this.print(holeMark, reference.start);
  }
}

type Plain = string | number | boolean;

function compute(operator: string, left: Plain, right: Plain): Plain | undefined {
  if (operator === '==') return left === right || String(left) === String(right);
  if (operator === '!=') return !(left === right || String(left) === String(right));
  if (typeof left !== 'number' || typeof right !== 'number') {
    return operator === '+' ? `${left}${right}` : undefined;
  }
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}
