import { compileTest, type Test } from './compile-expression.ts';
import { compileForeach } from './compile-foreach.ts';
import { compileCall } from './compile-macro.ts';
import { compileAssignment, compilePlainReference, compileReference } from './compile-reference.ts';
import type { Compiler } from './compiler.ts';
import type { Evaluate, Execute, Run } from './run.ts';
import { DefinedBlock, ForeachScope, Leave } from './scope.ts';
import type {
  Block,
  IfStatement,
  LeaveStatement,
  ReferenceStatement,
  SetStatement,
  Statement,
} from './syntax.ts';
import { JavaException } from './template-error.ts';
import type { Value } from './values.ts';

/** The statements of a block, one after the other. */
export function compileBlock(compiler: Compiler, block: Block): Execute {
  const statements = block.filter(
    (statement) => statement.kind !== 'macro' && !(statement.kind === 'text' && statement.text === ''),
  );
  const list = inPairs(compiler, statements);
  const [first, second] = list;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  const count = list.length;
  return (run) => {
    run.spend(statements.length);
    for (let i = 0; i < count; i++) (list[i] as Execute)(run);
  };
}

/** A text and the plain reference behind it are one step: most of a mapping template is made of these. */
function inPairs(compiler: Compiler, statements: readonly Statement[]): Execute[] {
  const list: Execute[] = [];
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i] as Statement;
    const next = statements[i + 1];
    const value =
      statement.kind === 'text' && next?.kind === 'reference' && !compiler.observer
        ? plainValue(compiler, next)
        : undefined;
    if (value && statement.kind === 'text' && next) {
      list.push(compileTextAndPrint(statement.text, value, next.start));
      i++;
    } else list.push(watched(compiler, statement));
  }
  return list;
}

/** The value of a reference that does nothing but read: what stands before it may be written after it was read. */
function plainValue(
  compiler: Compiler,
  { reference, prefix, source, escaped }: ReferenceStatement,
): Evaluate | undefined {
  if (escaped || prefix !== '' || source === '') return undefined;
  return compilePlainReference(compiler, reference);
}

function compileTextAndPrint(text: string, value: Evaluate, start: number): Execute {
  return (run) => {
    const found = value(run);
    if (typeof found === 'string') run.write(text + found);
    else {
      run.out += text;
      if (found === null) return;
      run.at = start;
      run.print(found);
    }
  };
}

/** With an observer, tells it when the statement begins and what it wrote. */
function watched(compiler: Compiler, statement: Statement): Execute {
  const execute = compileStatement(compiler, statement);
  const { observer } = compiler;
  if (observer === undefined) return execute;
  return (run) => {
    observer.enters(statement);
    const before = run.out.length;
    try {
      execute(run);
    } catch (signal) {
      // A statement that fails has written nothing that anybody will see.
      if (signal instanceof Leave) observer.leaves(statement, run.out.slice(before));
      throw signal;
    }
    observer.leaves(statement, run.out.slice(before));
  };
}

function compileStatement(compiler: Compiler, statement: Statement): Execute {
  switch (statement.kind) {
    case 'text': {
      const { text } = statement;
      return (run) => {
        run.out += text;
      };
    }
    case 'reference':
      return compilePrint(compiler, statement);
    case 'if':
      return compileIf(compiler, statement);
    case 'set':
      return compileSet(compiler, statement);
    case 'foreach':
      return compileForeach(compiler, statement);
    case 'define': {
      const { write } = compiler.variable(statement.variable);
      const body = compiler.block(statement.body);
      return (run) => write(run, new DefinedBlock(run, body));
    }
    case 'macro':
      return () => undefined;
    case 'call':
      return compileCall(compiler, statement);
    case 'break':
    case 'stop':
      return compileLeave(compiler, statement);
    case 'refused':
      return (run) => {
        run.at = statement.start;
        throw new JavaException(
          `#${statement.directive} is not available in API Gateway's mapping templates.`,
        );
      };
  }
}

/** A reference on its own: null prints nothing (recorded, vtl.md 0.2). */
function compilePrint(compiler: Compiler, statement: ReferenceStatement): Execute {
  const value = compileReference(compiler, statement.reference);
  const { prefix, source, escaped, start } = statement;
  if (escaped) return compileEscaped(value, statement);
  if (prefix !== '') {
    return (run) => {
      const found = value(run);
      run.out += prefix;
      run.print(found);
    };
  }
  if (source === '') return () => undefined;
  return (run) => {
    const found = value(run);
    if (typeof found === 'string') run.write(found);
    else if (found !== null) {
      run.at = start;
      run.print(found);
    }
  };
}

/** `\$x` prints the source of a defined reference, and stays as typed before an undefined one (vtl.md 3.2). */
function compileEscaped(value: (run: Run) => Value, statement: ReferenceStatement): Execute {
  const { prefix, source } = statement;
  return (run) => {
    run.out += value(run) === null ? `${prefix}\\${source}` : prefix + source;
  };
}

function compileIf(compiler: Compiler, statement: IfStatement): Execute {
  const tests = statement.branches.map((branch) => compileTest(compiler, branch.condition));
  const bodies = statement.branches.map((branch) => compiler.block(branch.body));
  const otherwise = statement.otherwise && compiler.block(statement.otherwise.body);
  if (tests.length === 1 && !compiler.observer) {
    const [test] = tests as [Test];
    const [body] = bodies as [Execute];
    if (otherwise === undefined) {
      return (run) => {
        if (test(run)) body(run);
      };
    }
    return (run) => (test(run) ? body(run) : otherwise(run));
  }
  return (run) => {
    const taken = tests.findIndex((test) => test(run));
    compiler.observer?.branch(statement, taken < 0 ? tests.length : taken);
    if (taken >= 0) (bodies[taken] as Execute)(run);
    else otherwise?.(run);
  };
}

/** Unverified: null unsets a variable, where stock Velocity keeps the old value (vtl.md 0.2). */
function compileSet(compiler: Compiler, statement: SetStatement): Execute {
  const value = compiler.value(statement.value);
  const assign = compileAssignment(compiler, statement.target);
  return (run) => assign(run, value(run));
}

const leaveNearest = new Leave('nearest');
const leaveTemplate = new Leave('template');

function compileLeave(compiler: Compiler, statement: LeaveStatement): Execute {
  if (statement.kind === 'stop') {
    return () => {
      throw leaveTemplate;
    };
  }
  const scope = statement.scope && compiler.value(statement.scope);
  if (scope === undefined) {
    return () => {
      throw leaveNearest;
    };
  }
  return (run) => {
    const target = scope(run);
    run.at = statement.start;
    if (!(target instanceof ForeachScope))
      throw new JavaException('#break takes a scope such as $foreach.parent.');
    throw new Leave(target);
  };
}
