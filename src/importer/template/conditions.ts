import { isMap } from '../node.ts';
import type { ParameterValue } from '../options.ts';
import type { Template } from './template.ts';

/** Evaluates what stands inside of a condition: `Ref`, `Fn::FindInMap` and the like. */
type Inner = (value: unknown) => unknown;

/** The template's conditions by name; one that cannot be worked out is left out. */
export function evaluateConditions(
  template: Template,
  given: ReadonlyMap<string, ParameterValue>,
  inner: Inner,
): Map<string, boolean> {
  const known = new Map<string, boolean>();
  const open = new Set<string>();
  const named = (name: string): boolean | undefined => {
    const told = given.get(name);
    if (told !== undefined) return told === true || told === 'true';
    const before = known.get(name);
    if (before !== undefined || open.has(name) || !Object.hasOwn(template.conditions, name)) return before;
    open.add(name);
    const value = holds(template.conditions[name], named, inner);
    open.delete(name);
    if (value !== undefined) known.set(name, value);
    return value;
  };
  for (const name of Object.keys(template.conditions)) named(name);
  return known;
}

function holds(
  value: unknown,
  named: (name: string) => boolean | undefined,
  inner: Inner,
): boolean | undefined {
  if (!isMap(value)) return typeof value === 'boolean' ? value : undefined;
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Condition') return named(String(argument));
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [];
  if (name === 'Fn::Equals') return equals(inner(list[0]), inner(list[1]));
  return combined(
    name,
    list.map((part) => holds(part, named, inner)),
  );
}

/** Three-valued logic: a part that is not known may not matter. */
function combined(name: string, parts: readonly (boolean | undefined)[]): boolean | undefined {
  const unknown = parts.includes(undefined);
  if (name === 'Fn::Not') return parts[0] === undefined ? undefined : !parts[0];
  if (name === 'Fn::And') return parts.includes(false) ? false : unknown ? undefined : true;
  if (name === 'Fn::Or') return parts.includes(true) ? true : unknown ? undefined : false;
  return undefined;
}

function equals(a: unknown, b: unknown): boolean | undefined {
  if (typeof a === 'object' || typeof b === 'object') return undefined;
  return String(a) === String(b);
}
