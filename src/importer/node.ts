import { pointerSegment, type SourceRef } from '../diagnostics/diagnostic.ts';
import type { Report } from './report.ts';

/** A value of the document with its place. */
export interface Node {
  readonly value: unknown;
  readonly at: SourceRef;
}

/** A map of the document, keyed by input: read it with `Object.hasOwn`, never by a bare bracket. */
export type InputMap = Readonly<Record<string, unknown>>;

/** Whether a value is a map: an object that is no list. */
export function isMap(value: unknown): value is InputMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The child of a map, undefined where the key is absent or the value is no map. */
export function childOf(node: Node, key: string): Node | undefined {
  if (!isMap(node.value) || !Object.hasOwn(node.value, key)) return undefined;
  return { value: node.value[key], at: placeOf(node.at, key) };
}

/** The place of a child; cheaper than `child` for the many that are never printed. */
export function placeOf(at: SourceRef, key: string): SourceRef {
  return { file: at.file, pointer: `${at.pointer}/${pointerSegment(key)}` };
}

/** The members of a map with their places; none, and a report, where it is something else. */
export function membersOf(node: Node | undefined, what: string, report: Report): [string, Node][] {
  if (node === undefined) return [];
  if (!isMap(node.value)) {
    wrongShape(node, what, 'a map', report);
    return [];
  }
  return Object.entries(node.value).map(([key, value]) => [key, { value, at: placeOf(node.at, key) }]);
}

/** The items of a list with their places; none, and a report, where it is something else. */
export function itemsOf(node: Node | undefined, what: string, report: Report): Node[] {
  if (node === undefined) return [];
  if (!Array.isArray(node.value)) {
    wrongShape(node, what, 'a list', report);
    return [];
  }
  return node.value.map((value: unknown, index) => ({ value, at: placeOf(node.at, String(index)) }));
}

/** A text; numbers and booleans are turned into one, as API Gateway does (recorded for versions and statuses). */
export function textOf(node: Node | undefined, what: string, report: Report): string | undefined {
  if (node === undefined || node.value === null) return undefined;
  if (typeof node.value === 'string') return node.value;
  if (typeof node.value === 'number' || typeof node.value === 'boolean') return String(node.value);
  wrongShape(node, what, 'a text', report);
  return undefined;
}

/** A boolean; `"true"` and `"false"` are taken too, as templating often quotes them. */
export function booleanOf(node: Node | undefined, what: string, report: Report): boolean | undefined {
  if (node === undefined || node.value === null) return undefined;
  if (typeof node.value === 'boolean') return node.value;
  if (node.value === 'true' || node.value === 'false') return node.value === 'true';
  wrongShape(node, what, 'true or false', report);
  return undefined;
}

/** A whole number; a text of digits is taken too. */
export function integerOf(node: Node | undefined, what: string, report: Report): number | undefined {
  if (node === undefined || node.value === null) return undefined;
  const value =
    typeof node.value === 'string' && /^-?\d+$/.test(node.value) ? Number(node.value) : node.value;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  wrongShape(node, what, 'a whole number', report);
  return undefined;
}

/** A list of texts; anything else is reported. */
export function textsOf(node: Node | undefined, what: string, report: Report): string[] {
  return itemsOf(node, what, report).flatMap((item) => textOf(item, `an item of ${what}`, report) ?? []);
}

/** Reports a value of the wrong shape: what was found, what was expected. */
export function wrongShape(node: Node, what: string, expected: string, report: Report): void {
  const found = isMap(node.value) ? describeMap(node.value) : describe(node.value);
  report(
    'openapi-structure',
    node.at,
    `Invalid OpenAPI input: ${what} is ${found}, where ${expected} belongs.`,
    {
      help: `Write ${expected}.`,
    },
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? 'a number' : 'true or false';
}

function describeMap(value: InputMap): string {
  const [only, another] = Object.keys(value);
  const intrinsic =
    only !== undefined && another === undefined && (only === 'Ref' || only.startsWith('Fn::'));
  return intrinsic ? `an unresolved ${only}` : 'a map';
}
