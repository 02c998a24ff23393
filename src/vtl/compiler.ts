import type { Names } from './names.ts';
import type { TemplateObserver } from './observer.ts';
import type { Evaluate, Execute } from './run.ts';
import { readThroughFrames, writeThroughFrames } from './scope.ts';
import type { Block, Expression, MacroStatement } from './syntax.ts';
import type { Value } from './values.ts';

/** A macro ready to be called. */
export interface CompiledMacro {
  readonly slots: readonly number[];
  readonly body: Execute;
}

/** How a name is read and written. */
export interface Variable {
  readonly slot: number;
  readonly read: Evaluate;
  readonly write: (run: Parameters<Execute>[0], value: Value) => void;
}

/** Parts of the compiler that call each other across files: handed down instead of imported in a circle. */
export interface Parts {
  block(compiler: Compiler, block: Block): Execute;
  value(compiler: Compiler, expression: Expression): Evaluate;
}

/** What is known while one template is compiled. */
export class Compiler {
  readonly names: Names;
  readonly observer: TemplateObserver | undefined;
  private readonly parts: Parts;
  private readonly slots = new Map<string, number>();
  private readonly macros = new Map<string, CompiledMacro>();

  constructor(names: Names, parts: Parts, observer: TemplateObserver | undefined) {
    this.names = names;
    this.parts = parts;
    this.observer = observer;
  }

  get slotCount(): number {
    return this.slots.size;
  }

  block(block: Block): Execute {
    return this.parts.block(this, block);
  }

  value(expression: Expression): Evaluate {
    return this.parts.value(this, expression);
  }

  /** True for `input`, `util`, `context` and `stageVariables` unless the template takes the name for itself. */
  isGlobal(name: string): boolean {
    return globals.has(name) && !this.names.assigned.has(name);
  }

  slot(name: string): number {
    const known = this.slots.get(name);
    if (known !== undefined) return known;
    this.slots.set(name, this.slots.size);
    return this.slots.size - 1;
  }

  /** Names that no macro has as a parameter live in one place; the others are looked for from call to call. */
  variable(name: string): Variable {
    const slot = this.slot(name);
    if (this.names.parameters.has(name)) {
      return {
        slot,
        read: (run) => readThroughFrames(run, slot),
        write: (run, value) => writeThroughFrames(run, slot, value),
      };
    }
    return {
      slot,
      read: (run) => run.variables[slot] ?? null,
      write: (run, value) => {
        run.variables[slot] = value;
      },
    };
  }

  /** The macro of that name, compiled at its first call, so that macros may call themselves and each other. */
  macro(name: string): (() => CompiledMacro) | undefined {
    const definition = this.names.macros.get(name);
    return definition && (() => this.macros.get(name) ?? this.compileMacro(definition));
  }

  /** Compiles every macro: nothing is left to do at a request. */
  compileMacros(): void {
    for (const definition of this.names.macros.values()) this.compileMacro(definition);
  }

  private compileMacro(definition: MacroStatement): CompiledMacro {
    const slots = definition.parameters.map((name) => this.slot(name));
    const macro = { slots, body: this.block(definition.body) };
    this.macros.set(definition.name, macro);
    return macro;
  }
}

const globals: ReadonlySet<string> = new Set(['input', 'util', 'context', 'stageVariables']);
