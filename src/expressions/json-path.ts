import { isJavaNumber, type JavaNumber, numberText, toDouble } from './java-number.ts';
import { compileJavaRegex } from './java-regex.ts';
import {
  type Filter,
  JsonPathSyntaxError,
  type Operand,
  type PathStep,
  parseJsonPath,
} from './json-path-syntax.ts';
import type { JsonLike } from './permissive-json.ts';

/**
 * A JSONPath in Jayway's dialect, ready to read documents with (vtl.md 1.1).
 * `read` gives undefined where nothing is found; indefinite paths (`..`, `*`, slices, unions, filters) always give a list.
 */
export type CompiledJsonPath =
  | { readonly ok: true; readonly definite: boolean; read(root: JsonLike): JsonLike | undefined }
  | { readonly ok: false; readonly reason: string };

/** A path that looks at more places than a document of the largest size has. */
export class JsonPathBudgetError extends Error {}

/** Places one `read` may look at: `$..*..*` grows with a power of the document's size. */
const placesPerRead = 500_000;

interface Reading {
  readonly root: JsonLike;
  places: number;
}

type Visit = (value: JsonLike) => void;
type Step = (value: JsonLike, reading: Reading, next: Visit) => void;

/** Compiles a path; without `$.` in front it is taken to begin at the root. Scripts are refused. */
export function compileJsonPath(path: string): CompiledJsonPath {
  try {
    const steps = parseJsonPath(path);
    if (
      steps.every((step) => step.kind === 'property' || step.kind === 'index' || step.kind === 'properties')
    ) {
      return { ok: true, definite: true, read: definiteReader(steps) };
    }
    return { ok: true, definite: false, read: indefiniteReader(steps) };
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) return { ok: false, reason: error.message };
    throw error;
  }
}

function definiteReader(steps: readonly PathStep[]): (root: JsonLike) => JsonLike | undefined {
  return (root) => {
    let value: JsonLike | undefined = root;
    for (let i = 0; i < steps.length && value !== undefined; i++) value = child(value, steps[i] as PathStep);
    return value;
  };
}

function child(value: JsonLike, step: PathStep): JsonLike | undefined {
  if (step.kind === 'property') return value instanceof Map ? value.get(step.name) : undefined;
  if (step.kind === 'index') return Array.isArray(value) ? elementAt(value, step.index) : undefined;
  return step.kind === 'properties' && value instanceof Map ? pick(value, step.names) : undefined;
}

/** Negative indexes count from the end (vtl.md 1.1). */
function elementAt(values: readonly JsonLike[], index: number): JsonLike | undefined {
  return values[index < 0 ? values.length + index : index];
}

function pick(members: ReadonlyMap<string, JsonLike>, names: readonly string[]): JsonLike {
  const picked = new Map<string, JsonLike>();
  for (const name of names) {
    const value = members.get(name);
    if (value !== undefined) picked.set(name, value);
  }
  return picked;
}

function indefiniteReader(steps: readonly PathStep[]): (root: JsonLike) => JsonLike {
  const compiled = steps.map((step, i) => compileStep(step, steps[i - 1]?.kind === 'scan'));
  return (root) => {
    const found: JsonLike[] = [];
    walk(compiled, 0, root, { root, places: 0 }, (value) => found.push(value));
    return found;
  };
}

function walk(steps: readonly Step[], at: number, value: JsonLike, reading: Reading, found: Visit): void {
  if (++reading.places > placesPerRead) throw new JsonPathBudgetError('The path looks at too many places.');
  const step = steps[at];
  if (step === undefined) found(value);
  else step(value, reading, (inner) => walk(steps, at + 1, inner, reading, found));
}

function compileStep(step: PathStep, afterScan: boolean): Step {
  switch (step.kind) {
    case 'property':
    case 'index':
    case 'properties':
      return (value, _reading, next) => {
        const inner = child(value, step);
        if (inner !== undefined) next(inner);
      };
    case 'indexes':
      return (value, _reading, next) => {
        if (!Array.isArray(value)) return;
        for (const index of step.indexes) {
          const inner = elementAt(value, index);
          if (inner !== undefined) next(inner);
        }
      };
    case 'slice':
      return (value, _reading, next) => {
        if (Array.isArray(value)) for (const inner of value.slice(step.from, step.to)) next(inner);
      };
    case 'wildcard':
      return (value, _reading, next) => {
        for (const inner of children(value)) next(inner);
      };
    case 'scan':
      return scan;
    case 'filter':
      return filterStep(compileFilter(step.filter), afterScan);
  }
}

function children(value: JsonLike): Iterable<JsonLike> {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? value.values() : [];
}

/** Every container from here down, outer ones first. */
function scan(value: JsonLike, reading: Reading, next: Visit): void {
  if (++reading.places > placesPerRead) throw new JsonPathBudgetError('The path looks at too many places.');
  next(value);
  for (const inner of children(value)) {
    if (Array.isArray(inner) || inner instanceof Map) scan(inner, reading, next);
  }
}

type Test = (value: JsonLike, reading: Reading) => boolean;

/** Behind `..` only lists are filtered: a member of one would be found twice, by its list and as itself. */
function filterStep(test: Test, listsOnly: boolean): Step {
  return (value, reading, next) => {
    if (Array.isArray(value)) {
      for (const inner of value) if (test(inner, reading)) next(inner);
    } else if (!listsOnly && value instanceof Map && test(value, reading)) next(value);
  };
}

function compileFilter(filter: Filter): Test {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.filters.map(compileFilter);
      return (value, reading) => tests.every((test) => test(value, reading));
    }
    case 'or': {
      const tests = filter.filters.map(compileFilter);
      return (value, reading) => tests.some((test) => test(value, reading));
    }
    case 'not': {
      const test = compileFilter(filter.filter);
      return (value, reading) => !test(value, reading);
    }
    case 'exists': {
      const read = compileOperand(filter.path);
      return (value, reading) => {
        const found = read(value, reading);
        return found !== undefined && found !== null && found !== false;
      };
    }
    case 'compare':
      return compileComparison(filter);
  }
}

type Read = (value: JsonLike, reading: Reading) => JsonLike | undefined;

function compileOperand(operand: Operand): Read {
  switch (operand.kind) {
    case 'path': {
      const definite = operand.steps.every((step) => step.kind === 'property' || step.kind === 'index');
      if (definite) {
        const read = definiteReader(operand.steps);
        return (value, reading) => read(operand.fromRoot ? reading.root : value);
      }
      const steps = operand.steps.map((step) => compileStep(step, false));
      return (value, reading) => {
        const found: JsonLike[] = [];
        walk(steps, 0, operand.fromRoot ? reading.root : value, reading, (inner) => found.push(inner));
        return found;
      };
    }
    case 'list': {
      const items = operand.items.map(compileOperand);
      return (value, reading) => items.map((item) => item(value, reading) ?? null);
    }
    case 'pattern':
      return () => undefined;
    default:
      return () => operand.value;
  }
}

function compileComparison(filter: Extract<Filter, { kind: 'compare' }>): Test {
  const left = compileOperand(filter.left);
  if (filter.operator === '=~') return compilePattern(left, filter.right);
  const right = compileOperand(filter.right);
  const compare = comparisons[filter.operator];
  return (value, reading) => compare(left(value, reading), right(value, reading));
}

function compilePattern(left: Read, right: Operand): Test {
  if (right.kind !== 'pattern') throw new JsonPathSyntaxError('Expected /pattern/ behind =~');
  const compiled = compileJavaRegex(right.flags === 'i' ? `(?i)${right.source}` : right.source);
  if (!compiled.ok) throw new JsonPathSyntaxError(compiled.reason);
  return (value, reading) => {
    const subject = left(value, reading);
    return typeof subject === 'string' && compiled.regex.matches(subject);
  };
}

type Compare = (left: JsonLike | undefined, right: JsonLike | undefined) => boolean;

const comparisons: Readonly<
  Record<Exclude<Extract<Filter, { kind: 'compare' }>['operator'], '=~'>, Compare>
> = {
  '==': (left, right) => equal(left, right),
  // A member that is missing is not "different": Jayway compares only what is there.
  '!=': (left, right) => left !== undefined && !equal(left, right),
  '<': (left, right) => order(left, right, (n) => n < 0),
  '<=': (left, right) => order(left, right, (n) => n <= 0),
  '>': (left, right) => order(left, right, (n) => n > 0),
  '>=': (left, right) => order(left, right, (n) => n >= 0),
  in: (left, right) => Array.isArray(right) && right.some((item) => equal(left, item)),
  nin: (left, right) => Array.isArray(right) && !right.some((item) => equal(left, item)),
  size: (left, right) => (Array.isArray(left) || typeof left === 'string') && left.length === right,
  empty: (left, right) => (Array.isArray(left) || typeof left === 'string') && (left.length === 0) === right,
  contains: (left, right) => {
    if (Array.isArray(left)) return left.some((item) => equal(item, right));
    return typeof left === 'string' && typeof right === 'string' && left.includes(right);
  },
};

/** As Jayway 2.0 compares: in the type of the left side, whatever the right one is written as (measured). */
function equal(left: JsonLike | undefined, right: JsonLike | undefined): boolean {
  if (left === right) return true;
  if (isJavaNumber(left)) return isWritten(right) && toDouble(left) === asNumber(right);
  if (typeof left === 'string') return isJavaNumber(right) && left === numberText(right);
  return typeof left === 'boolean' && typeof right === 'string' && left === (right.toLowerCase() === 'true');
}

function order(
  left: JsonLike | undefined,
  right: JsonLike | undefined,
  holds: (n: number) => boolean,
): boolean {
  if (!isWritten(right)) return false;
  if (isJavaNumber(left)) return holds(toDouble(left) - asNumber(right));
  if (typeof left !== 'string') return false;
  const text = typeof right === 'string' ? right : numberText(right);
  return holds(left < text ? -1 : left > text ? 1 : 0);
}

function isWritten(value: JsonLike | undefined): value is JavaNumber | string {
  return typeof value === 'string' || isJavaNumber(value);
}

/** NaN, which is equal to nothing, for a text that is no number. */
function asNumber(value: JavaNumber | string): number {
  if (typeof value !== 'string') return toDouble(value);
  return value === '' ? Number.NaN : Number(value);
}
