import type { Run } from '../run.ts';
import { JavaException } from '../template-error.ts';
import { JavaCharacter, printed, type Value } from '../values.ts';

/** One Java method on one type. Undefined: there is no overload for these arguments, which reads as null. */
export type Method<T> = (receiver: T, values: readonly Value[], run: Run) => Value | undefined;

export type MethodTable<T> = ReadonlyMap<string, Method<T>>;

/** A method without arguments. */
export function nullary<T>(method: (receiver: T, run: Run) => Value): Method<T> {
  return (receiver, values, run) => (values.length === 0 ? method(receiver, run) : undefined);
}

/** A method with one argument of any type. */
export function unary<T>(method: (receiver: T, value: Value, run: Run) => Value | undefined): Method<T> {
  return (receiver, values, run) =>
    values.length === 1 ? method(receiver, values[0] as Value, run) : undefined;
}

/** A text argument; null counts as the empty text (vtl.md 0.2). Undefined for values of other types. */
export function textArgument(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return value instanceof JavaCharacter ? printed(value) : undefined;
}

/** An `int` argument: Java takes no Long for one. */
export function intArgument(value: Value | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** What Velocity makes of a `void` method: the empty text, which a condition takes for true (measured). */
export const nothing = '';

/** What `compareTo` throws for a value of another class: the whole template fails. */
export function notComparable(): never {
  throw new JavaException('java.lang.ClassCastException: the values compared are of different classes');
}
