import type { CompiledMacro, Compiler } from './compiler.ts';
import type { Evaluate, Execute, Frame, Run } from './run.ts';
import { catching, DefinedBlock, tooDeep } from './scope.ts';
import type { CallStatement } from './syntax.ts';
import { BudgetExceeded } from './template-error.ts';
import { TemplateSyntaxError } from './token.ts';

/** `#name(...)`: a call where the template defines such a macro anywhere, its own source text otherwise (vtl.md 3.8). */
export function compileCall(compiler: Compiler, statement: CallStatement): Execute {
  const macro = compiler.macro(statement.name);
  if (macro === undefined) {
    const { source } = statement;
    return (run) => {
      run.out += source;
    };
  }
  if (statement.bareWord !== undefined) {
    throw new TemplateSyntaxError(
      `The macro #${statement.name} takes no bare word ${JSON.stringify(statement.bareWord)}`,
      statement.start,
    );
  }
  const values = statement.arguments.map((argument) => compiler.value(argument));
  const content = statement.body && compiler.block(statement.body);
  const contentSlot = content ? compiler.slot('bodyContent') : -1;
  return (run) => {
    run.spend(1 + values.length);
    run.at = statement.start;
    if (tooDeep(run.frame)) throw new BudgetExceeded(`#${statement.name} calls itself too deeply.`);
    const called = macro();
    const parameters = bind(called, values);
    if (content) {
      const block = new DefinedBlock(run, content);
      parameters.set(contentSlot, () => block);
    }
    call(run, called, parameters);
  };
}

/** Parameters without an argument stay unbound: the name is then looked for outside the macro. */
function bind(macro: CompiledMacro, values: readonly Evaluate[]): Map<number, Evaluate> {
  const parameters = new Map<number, Evaluate>();
  macro.slots.forEach((slot, i) => {
    const value = values[i];
    if (value) parameters.set(slot, value);
  });
  return parameters;
}

function call(run: Run, macro: CompiledMacro, parameters: ReadonlyMap<number, Evaluate>): void {
  const caller = run.frame;
  const frame: Frame = { caller, parameters, locals: new Map(), depth: (caller?.depth ?? 0) + 1 };
  run.frame = frame;
  try {
    catching(macro.body)(run);
  } finally {
    run.frame = caller;
  }
}
