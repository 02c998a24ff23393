import { budget, type Evaluate, type Execute, type Frame, type Run } from './run.ts';
import { EngineObject, type Value } from './values.ts';

/** `$foreach`: where the innermost loop stands (vtl.md 2). */
export class ForeachScope extends EngineObject {
  index = -1;
  hasNext = false;
  readonly parent: ForeachScope | undefined;
  constructor(parent: Value | undefined) {
    super();
    this.parent = parent instanceof ForeachScope ? parent : undefined;
  }
  property(name: string): Value {
    switch (name) {
      case 'index':
        return this.index;
      case 'count':
        return this.index + 1;
      case 'hasNext':
        return this.hasNext;
      case 'first':
        return this.index === 0;
      case 'last':
        return !this.hasNext;
      case 'parent':
        return this.parent ?? null;
      case 'topmost':
        return this.topmost();
      default:
        return null;
    }
  }
  /** `getIndex()`, `hasNext()`, `isFirst()`: the same by their Java names. */
  method(name: string): Value {
    if (name === 'hasNext') return this.hasNext;
    const match = /^(?:get|is)([A-Z])(.*)$/.exec(name);
    return match ? this.property(`${(match[1] as string).toLowerCase()}${match[2]}`) : null;
  }
  private topmost(): ForeachScope {
    let scope: ForeachScope = this;
    while (scope.parent) scope = scope.parent;
    return scope;
  }
  print(): string {
    return '{}';
  }
}

/** Recursion of one `#define` that Velocity renders; deeper ones print nothing. */
const defineDepth = 2;

/** `#define($name)`: rendered anew wherever it is printed, in the place where it was defined (vtl.md 3.8). */
export class DefinedBlock extends EngineObject {
  private readonly run: Run;
  private readonly body: Execute;
  private readonly frame: Frame | undefined;
  private depth = 0;
  constructor(run: Run, body: Execute) {
    super();
    this.run = run;
    this.body = body;
    this.frame = run.frame;
  }
  property(): Value {
    return null;
  }
  print(): string {
    const { run } = this;
    if (this.depth >= defineDepth) return '';
    const caller = run.frame;
    run.frame = this.frame;
    this.depth++;
    try {
      return run.capture(catching(this.body));
    } finally {
      this.depth--;
      run.frame = caller;
    }
  }
}

/** Leaves loops, macros and the template: `#break` and `#stop`. Thrown, but no error. */
export class Leave {
  readonly target: 'nearest' | 'template' | ForeachScope;
  constructor(target: Leave['target']) {
    this.target = target;
  }
}

/** A body that a `#break` inside ends: a block, a macro. */
export function catching(body: Execute): Execute {
  return (run) => {
    try {
      body(run);
    } catch (signal) {
      if (!(signal instanceof Leave) || signal.target !== 'nearest') throw signal;
    }
  };
}

/** Reads a name that some macro has as a parameter: the innermost call that knows it decides. */
export function readThroughFrames(run: Run, slot: number): Value {
  for (let frame = run.frame; frame; frame = frame.caller) {
    const local = frame.locals.get(slot);
    if (local !== undefined) {
      if (local !== null) return local;
      continue;
    }
    const argument = frame.parameters.get(slot);
    if (argument) return inFrame(run, frame.caller, argument);
  }
  return run.variables[slot] ?? null;
}

function inFrame(run: Run, frame: Frame | undefined, argument: Evaluate): Value {
  const current = run.frame;
  run.frame = frame;
  run.spend(1);
  try {
    return argument(run);
  } finally {
    run.frame = current;
  }
}

/** `#set` inside macros reaches the template too; the argument itself is not written (measured on Velocity 1.7). */
export function writeThroughFrames(run: Run, slot: number, value: Value): void {
  for (let frame = run.frame; frame; frame = frame.caller) frame.locals.set(slot, value);
  run.variables[slot] = value;
}

/** True where one more macro call would be one too many. */
export function tooDeep(frame: Frame | undefined): boolean {
  return (frame?.depth ?? 0) >= budget.macroDepth;
}
