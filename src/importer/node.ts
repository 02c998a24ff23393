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

/** Whether a value is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/**
 * A child with its place worked out only when somebody asks: an import makes a node for every value it looks at, and few of them are
 * ever reported or kept.
 */
class ChildNode implements Node {
  readonly value: unknown;
  private readonly parent: Node;
  private readonly key: string;
  private place: SourceRef | undefined;
  constructor(value: unknown, parent: Node, key: string) {
    this.value = value;
    this.parent = parent;
    this.key = key;
    this.place = undefined;
  }
  get at(): SourceRef {
    this.place ??= placeOf(this.parent.at, this.key);
    return this.place;
  }
  /** The node of the document's root, or of what a reference led to, above this one. */
  get top(): Node {
    let node: Node = this;
    while (node instanceof ChildNode) node = node.parent;
    return node;
  }
}

/** The file that a node stands in, without working out its place. */
export function fileOf(node: Node): string {
  return (node instanceof ChildNode ? node.top : node).at.file;
}

/** The child of a map, undefined where the key is absent or the value is no map. */
export function childOf(node: Node, key: string): Node | undefined {
  const { value } = node;
  if (!isMap(value)) return undefined;
  const child = value[key];
  if (child === undefined || !Object.hasOwn(value, key)) return undefined;
  return new ChildNode(child, node, key);
}

/** Sets a member of a map that is being built; `__proto__` is a name like any other. */
export function setMember<T>(map: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The place of a child; cheaper than `child` for the many that are never printed. */
export function placeOf(at: SourceRef, key: string): SourceRef {
  const isPlain = !key.includes('/') && !key.includes('~');
  return { file: at.file, pointer: `${at.pointer}/${isPlain ? key : pointerSegment(key)}` };
}

/** The keys of a map; none, and a report, where it is something else. */
export function keysOf(node: Node | undefined, what: string, report: Report): readonly string[] {
  if (node === undefined) return noKeys;
  if (isMap(node.value)) return Object.keys(node.value);
  wrongShape(node, what, 'a map', report);
  return noKeys;
}

const noKeys: readonly string[] = [];

/** The member of a map under one of its `keysOf`. */
export function memberOf(node: Node, key: string): Node {
  return new ChildNode((node.value as InputMap)[key], node, key);
}

/**
 * The members of a map with their places; none, and a report, where it is something else. What is read once for each operation uses
 * `keysOf`: the pairs of a large document are most of what an import leaves to the garbage collector.
 */
export function membersOf(node: Node | undefined, what: string, report: Report): [string, Node][] {
  const members: [string, Node][] = [];
  if (node) for (const key of keysOf(node, what, report)) members.push([key, memberOf(node, key)]);
  return members;
}

/** The items of a list with their places; none, and a report, where it is something else. */
export function itemsOf(node: Node | undefined, what: string, report: Report): Node[] {
  if (node === undefined) return [];
  if (!Array.isArray(node.value)) {
    wrongShape(node, what, 'a list', report);
    return [];
  }
  const items: Node[] = [];
  for (let i = 0; i < node.value.length; i++) items.push(new ChildNode(node.value[i], node, String(i)));
  return items;
}

/** A text; numbers and booleans are turned into one, as API Gateway does (recorded for versions and statuses). */
export function textOf(node: Node | undefined, what: string, report: Report): string | undefined {
  if (node === undefined || node.value === null) return undefined;
  if (typeof node.value === 'string') return node.value;
  if (typeof node.value === 'number' || typeof node.value === 'boolean') return String(node.value);
  wrongShape(node, what, 'a text', report);
  return undefined;
}

/** A text field of a map. A node is made for it only where there is something to report: most fields are what they should be. */
export function textAt(holder: Node, key: string, what: string, report: Report): string | undefined {
  const value = rawAt(holder, key);
  return value === undefined || isText(value) ? value : textOf(childOf(holder, key), what, report);
}

/** The plain value of a map's field, undefined where it is absent. */
export function rawAt({ value }: Node, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
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
export function textsOf(node: Node | undefined, what: string, report: Report): readonly string[] {
  if (node === undefined) return noKeys;
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
