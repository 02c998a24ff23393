import { compileJsonPath } from '../expressions/json-path.ts';
import type { Compiler } from './compiler.ts';
import { indexedValue, invoke, methodsNamed, propertyOf, setIndexed, setProperty } from './members.ts';
import { InputObject, inputJson, parameter, UtilObject } from './methods/input-methods.ts';
import type { Evaluate, Run } from './run.ts';
import type { Expression, Member, MethodMember, Reference } from './syntax.ts';
import { fromHost, fromJson, type Value } from './values.ts';

/** One step from a value to a member of it. */
type Step = (value: Value, run: Run) => Value;

/** A reference's value: null as soon as one step is null (vtl.md 0.2). */
export function compileReference(compiler: Compiler, reference: Reference): Evaluate {
  if (reference.name === '') return () => null;
  if (compiler.observer) return observed(compiler, reference);
  const [start, used] = beginning(compiler, reference);
  return chain(
    start,
    reference.members.slice(used).map((member) => compileMember(compiler, member)),
  );
}

/** `$input.params('x')`, `$context.x` and their like, where they are nothing but that; undefined for every other reference. */
export function compilePlainReference(compiler: Compiler, reference: Reference): Evaluate | undefined {
  const [first, second] = reference.members;
  return first && !second && compiler.isGlobal(reference.name) ? shortWay(reference, first) : undefined;
}

function chain(start: Evaluate, steps: readonly Step[]): Evaluate {
  const [first, second] = steps;
  if (first === undefined) return start;
  if (second === undefined) return (run) => first(start(run), run);
  if (steps.length === 2) return (run) => second(first(start(run), run), run);
  return (run) => {
    let value = start(run);
    for (let i = 0; i < steps.length && value !== null; i++) value = (steps[i] as Step)(value, run);
    return value;
  };
}

/** The same step by step, telling the observer where a reference became null. */
function observed(compiler: Compiler, reference: Reference): Evaluate {
  const start = root(compiler, reference.name);
  const steps = reference.members.map((member) => compileMember(compiler, member));
  return (run) => {
    let value = start(run);
    if (value === null) compiler.observer?.nothing(reference, -1, null);
    for (let i = 0; i < steps.length && value !== null; i++) {
      const on = value;
      value = (steps[i] as Step)(on, run);
      if (value === null) compiler.observer?.nothing(reference, i, on);
    }
    return value;
  };
}

const input = new InputObject();
const util = new UtilObject();

function root(compiler: Compiler, name: string): Evaluate {
  const ownValue = global(name);
  if (compiler.isGlobal(name) && ownValue) return ownValue;
  const variable = compiler.variable(name);
  if (ownValue === undefined) return variable.read;
  // A template that takes one of API Gateway's names for itself sees the original until it does.
  return (run) => (run.variables[variable.slot] === undefined ? ownValue(run) : variable.read(run));
}

function global(name: string): Evaluate | undefined {
  switch (name) {
    case 'input':
      return () => input;
    case 'util':
      return () => util;
    case 'context':
      return (run) => run.context();
    case 'stageVariables':
      return (run) => run.stageVariables();
    default:
      return undefined;
  }
}

/** The start of a reference, and how many members it has used up: the frequent forms take a short way. */
function beginning(compiler: Compiler, reference: Reference): [Evaluate, number] {
  const first = reference.members[0];
  if (first && compiler.isGlobal(reference.name)) {
    const short = shortWay(reference, first);
    if (short) return [short, 1];
  }
  return [root(compiler, reference.name), 0];
}

function shortWay(reference: Reference, first: Member): Evaluate | undefined {
  if (reference.name === 'context' && first.kind === 'property') {
    const { name } = first;
    return (run) => fromHost(run.input.context.get(name));
  }
  if (reference.name !== 'input') return undefined;
  return first.kind === 'method' ? inputMethod(first) : undefined;
}

/** `$input.path('$.a')`, `$input.json('$')`, `$input.params('x')` with a literal: the path is compiled at deploy. */
function inputMethod(member: MethodMember): Evaluate | undefined {
  const [argument] = member.arguments;
  if (member.arguments.length !== 1 || argument?.kind !== 'string') return undefined;
  const text = argument.value;
  if (member.name === 'params') return (run) => parameter(run, text);
  if (member.name !== 'path' && member.name !== 'json') return undefined;
  const path = compileJsonPath(text);
  // A path that is none fails when it is reached, as on AWS; so does its slower form.
  if (!path.ok || !path.definite) return undefined;
  const at = member.start;
  const isPath = member.name === 'path';
  return (run) => {
    run.at = at;
    const found = path.read(run.root());
    return isPath ? fromJson(found) : inputJson(found, run);
  };
}

function compileMember(compiler: Compiler, member: Member): Step {
  switch (member.kind) {
    case 'property':
      return propertyStep(member.name);
    case 'index':
      return indexStep(compiler, member.index, member.start);
    case 'method':
      return methodStep(compiler, member);
  }
}

function propertyStep(name: string): Step {
  if (name === 'body') return (value, run) => (value === input ? run.body() : propertyOf(value, name));
  return (value) => (value instanceof Map ? (value.get(name) ?? null) : propertyOf(value, name));
}

function indexStep(compiler: Compiler, expression: Expression, at: number): Step {
  const index = compiler.value(expression);
  return (value, run) => {
    if (value === null) return null;
    const wanted = index(run);
    run.at = at;
    return indexedValue(value, wanted);
  };
}

function methodStep(compiler: Compiler, member: MethodMember): Step {
  const methods = methodsNamed(member.name);
  const values = member.arguments.map((argument) => compiler.value(argument));
  const at = member.start;
  const [first, second] = values;
  if (first === undefined) {
    return (value, run) => {
      run.at = at;
      return invoke(methods, value, noValues, run);
    };
  }
  if (second === undefined) {
    return (value, run) => {
      if (value === null) return null;
      const argument = first(run);
      run.at = at;
      return invoke(methods, value, [argument], run);
    };
  }
  return (value, run) => {
    if (value === null) return null;
    const list = values.map((argument) => argument(run));
    run.at = at;
    return invoke(methods, value, list, run);
  };
}

const noValues: readonly Value[] = [];

/** `#set($reference = value)`: what the last member names is given the value; a null on the way there ends it silently. */
export function compileAssignment(compiler: Compiler, target: Reference): (run: Run, value: Value) => void {
  const last = target.members.at(-1);
  if (last === undefined) return target.plain ? compiler.variable(target.name).write : () => undefined;
  const holder = compileReference(compiler, { ...target, members: target.members.slice(0, -1) });
  const at = last.start;
  if (last.kind === 'property') {
    const { name } = last;
    return (run, value) => {
      run.at = at;
      setProperty(holder(run), name, value);
    };
  }
  if (last.kind === 'method') return () => undefined;
  const index = compiler.value(last.index);
  return (run, value) => {
    const owner = holder(run);
    run.at = at;
    setIndexed(owner, index(run), value);
  };
}
