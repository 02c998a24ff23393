import type { Compiler, Variable } from './compiler.ts';
import { budget, type Evaluate, type Execute, type Run } from './run.ts';
import { ForeachScope, Leave } from './scope.ts';
import type { ForeachStatement } from './syntax.ts';
import { JavaException } from './template-error.ts';
import { ContextMap, fromHost, JavaIterator, MapView, type Value } from './values.ts';

/** What a loop sets besides its own variable; only those that the template reads somewhere. */
interface LoopNames {
  readonly item: Variable;
  readonly foreach: Variable | undefined;
  readonly count: Variable | undefined;
  readonly hasNext: Variable | undefined;
}

/**
 * `#foreach`: over lists, a map's values, views and iterators; anything else goes round zero times (vtl.md 3.6).
 * Unverified: behind 1000 iterations the loop stops silently; the execution log says so.
 */
export function compileForeach(compiler: Compiler, statement: ForeachStatement): Execute {
  const list = compiler.value(statement.list);
  const names: LoopNames = {
    item: compiler.variable(statement.variable),
    foreach: readName(compiler, 'foreach'),
    count: readName(compiler, 'velocityCount'),
    hasNext: readName(compiler, 'velocityHasNext'),
  };
  const body = compiler.block(statement.body);
  return (run) => {
    const iterations = loop(run, list, names, body, statement.start);
    compiler.observer?.looped(statement, iterations);
  };
}

function readName(compiler: Compiler, name: string): Variable | undefined {
  return compiler.names.read.has(name) ? compiler.variable(name) : undefined;
}

function loop(run: Run, list: Evaluate, names: LoopNames, body: Execute, at: number): number {
  const source = list(run);
  const items = iterable(source);
  if (items === undefined) return 0;
  const { item, foreach, count, hasNext } = names;
  const before = [item, count, hasNext].map((variable) => variable && keepValue(run, variable));
  const outer = foreach && keepValue(run, foreach);
  const scope = new ForeachScope(outer ?? undefined);
  if (foreach) foreach.write(run, scope);
  try {
    return iterate(run, items, source, names, scope, body, at);
  } finally {
    item.write(run, before[0] ?? null);
    if (count) count.write(run, before[1] ?? null);
    if (hasNext) hasNext.write(run, before[2] ?? null);
    // A template that gave `$foreach` another value keeps it.
    if (foreach && foreach.read(run) === scope) foreach.write(run, outer ?? null);
  }
}

function keepValue(run: Run, variable: Variable): Value {
  return variable.read(run);
}

function iterate(
  run: Run,
  items: readonly Value[],
  source: Value,
  names: LoopNames,
  scope: ForeachScope,
  body: Execute,
  at: number,
): number {
  const size = sizeOf(source);
  const most = Math.min(items.length, budget.loopIterations);
  for (let i = 0; i < most; i++) {
    run.spend(1);
    run.checkOutput();
    if (i > 0 && sizeOf(source) !== size) {
      run.at = at;
      throw new JavaException(
        'java.util.ConcurrentModificationException: the list changed while #foreach went over it',
      );
    }
    setLoopNames(run, names, scope, i, i + 1 < items.length);
    names.item.write(run, items[i] ?? null);
    if (!goesOn(run, body, scope)) return i + 1;
  }
  if (most < items.length) {
    run.cutLoop(at, items.length);
  }
  return most;
}

function setLoopNames(
  run: Run,
  names: LoopNames,
  scope: ForeachScope,
  index: number,
  hasNext: boolean,
): void {
  scope.index = index;
  scope.hasNext = hasNext;
  if (names.count) names.count.write(run, index + 1);
  if (names.hasNext) names.hasNext.write(run, hasNext);
}

/** Runs the body once; false when a `#break` for this loop ended it. */
function goesOn(run: Run, body: Execute, scope: ForeachScope): boolean {
  try {
    body(run);
    return true;
  } catch (signal) {
    if (signal instanceof Leave && (signal.target === 'nearest' || signal.target === scope)) return false;
    throw signal;
  }
}

/** What Java's iterators watch; `NaN` would never be equal, so values without a size have a fixed one. */
function sizeOf(source: Value): number {
  if (Array.isArray(source)) return source.length;
  if (source instanceof Map) return source.size;
  return source instanceof MapView ? source.map.size : 0;
}

function iterable(source: Value): readonly Value[] | undefined {
  if (Array.isArray(source)) return source;
  if (source instanceof Map) return [...source.values()];
  if (source instanceof MapView) return source.items();
  if (source instanceof ContextMap) return [...source.map.values()].map(fromHost);
  return source instanceof JavaIterator ? source.rest() : undefined;
}
