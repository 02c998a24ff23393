import { type InputMap, isMap } from '../node.ts';

/** A text property; undefined where it is anything else. */
export function textAt(map: InputMap, key: string): string | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** A number, or a text that is one. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Whether a value says yes: `true`, or CloudFormation's text of it. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** A plain value as text; undefined for maps and lists. */
export function plainText(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** The members of a list; none where it is something else. */
export function listAt(map: InputMap, key: string): readonly unknown[] {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** The same map with its defined members only. */
export function defined(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

/** A map, or an empty one. */
export function mapOf(value: unknown): InputMap {
  return isMap(value) ? value : {};
}
