import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { scanJson, tooDeepAt } from './json-text.ts';
import type { DocumentLimits } from './limits.ts';
import type { TextRange } from './source-span.ts';
import { keyText, rangeOf, shortTag, type YamlPlaces, yamlPlaces } from './yaml-places.ts';

/** A YAML text as plain data, the way back to its places, and what was wrong with it. */
export interface YamlReading {
  readonly root: unknown;
  readonly values: number;
  /** Every number is one that JSON can write. */
  readonly finite: boolean;
  readonly problems: readonly YamlProblem[];
  readonly places: YamlPlaces;
}

export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'depth' | 'values' | 'alias' | 'documents';
  readonly message: string;
  readonly range: TextRange;
  /** The first of two equal keys. */
  readonly first?: TextRange;
}

/**
 * Reads YAML 1.2 by the `yaml` package's nodes rather than its `toJS`, for three reasons: its duplicate-key check is quadratic, its
 * alias limit refuses honest documents while `parseDocument` alone has none, and CloudFormation's short tags (`!Sub`) must become
 * what they stand for (reliability.md T4, measured).
 */
export function readYaml(text: string, limits: DocumentLimits): YamlReading {
  // A stack that ends while V8 compiles a regular expression ends the process, so the parser must not get there. Brackets inside of
  // scalars are counted too, hence the room.
  if (scanJson(text).depth > 2 * limits.depth) return broken(tooDeep(tooDeepAt(text, 2 * limits.depth)));
  if (hasTooManyLines(text, limits)) {
    const message = `the document has more than ${limits.values / 2} lines, and something that only a careful reading understands`;
    return broken({ kind: 'values', message, range: { start: 0, end: 1 } });
  }
  let document: Document.Parsed;
  try {
    // At `silent` the package would not tell of a second document.
    document = parseDocument(text, { uniqueKeys: false, logLevel: 'error', prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The package composes nodes recursively; a document that exhausts its stack is nested absurdly deep.
    return broken(tooDeep(0));
  }
  const [syntax] = document.errors;
  if (syntax) {
    const [start, end] = syntax.pos;
    if (/call stack/.test(syntax.message)) return broken(tooDeep(start));
    const several = syntax.code === 'MULTIPLE_DOCS';
    return broken({ kind: several ? 'documents' : 'syntax', message: syntax.message, range: { start, end } });
  }
  const problems: YamlProblem[] = [];
  const reader: Reader = {
    limits,
    problems,
    values: 0,
    finite: true,
    open: new Set(),
    anchors: new Map(),
    read: new Map(),
  };
  let root: unknown;
  try {
    root = plain(document.contents, 0, reader);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    problems.push(error.problem);
  }
  return {
    root,
    values: reader.values,
    finite: reader.finite,
    problems,
    places: yamlPlaces(document),
  };
}

/** The package takes a minute and two GB for two million small values: it is not asked where a text has as many lines as half of them. */
function hasTooManyLines(text: string, limits: DocumentLimits): boolean {
  if (text.length < limits.values / 2) return false;
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines > limits.values / 2;
}

function tooDeep(start: number): YamlProblem {
  return { kind: 'depth', message: 'the nesting is too deep', range: { start, end: start + 1 } };
}

function broken(problem: YamlProblem): YamlReading {
  return {
    root: undefined,
    values: 0,
    finite: true,
    problems: [problem],
    places: () => ({ start: 0, end: 0 }),
  };
}

class Stop extends Error {
  readonly problem: YamlProblem;
  constructor(problem: YamlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface Reader {
  readonly limits: DocumentLimits;
  readonly problems: YamlProblem[];
  values: number;
  /** No number was infinite, or none at all: `.inf`, `.nan`. */
  finite: boolean;
  /** Collections whose reading has begun and not ended: an alias to one would never end. */
  readonly open: Set<unknown>;
  /** Anchors seen so far; the package's own look-up walks the whole document for each alias. */
  readonly anchors: Map<string, Node>;
  /** What aliases repeat, so that a bomb of them is counted and not built. */
  readonly read: Map<Node, Repeated>;
}

interface Repeated {
  readonly value: unknown;
  /** Values that it holds, itself included. */
  readonly values: number;
  /** It was read this deep, and fits wherever it stands less deep. */
  readonly depth: number;
}

function plain(node: unknown, depth: number, reader: Reader): unknown {
  count(1, node, reader);
  if (depth > reader.limits.depth) {
    const message = `the nesting is deeper than ${reader.limits.depth}`;
    throw new Stop({ kind: 'depth', message, range: rangeOf(node) });
  }
  if (isAlias(node)) return throughAlias(node, depth, reader);
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) reader.anchors.set(node.anchor, node);
  }
  if (isScalar(node)) {
    if (typeof node.value === 'number' && !Number.isFinite(node.value)) reader.finite = false;
    return tagged(node, node.value ?? null);
  }
  if (isMap(node)) return guarded(node, reader, () => tagged(node, plainMap(node, depth, reader)));
  if (isSeq(node)) return guarded(node, reader, () => tagged(node, plainSeq(node, depth, reader)));
  return null;
}

function count(values: number, node: unknown, reader: Reader): void {
  reader.values += values;
  if (reader.values <= reader.limits.values) return;
  const message = `the document has more than ${reader.limits.values} values, those that aliases repeat included`;
  throw new Stop({ kind: 'values', message, range: rangeOf(node) });
}

function guarded<T>(node: Node, reader: Reader, read: () => T): T {
  reader.open.add(node);
  const value = read();
  reader.open.delete(node);
  return value;
}

function throughAlias(node: Alias, depth: number, reader: Reader): unknown {
  const target = reader.anchors.get(node.source);
  if (target && !reader.open.has(target)) return repeated(target, node, depth, reader);
  const message = target
    ? `the alias *${node.source} is inside of what it repeats`
    : `the alias *${node.source} has no anchor`;
  throw new Stop({ kind: 'alias', message, range: rangeOf(node) });
}

function repeated(target: Node, alias: Alias, depth: number, reader: Reader): unknown {
  const known = reader.read.get(target);
  if (known && depth <= known.depth) {
    count(known.values, alias, reader);
    return known.value;
  }
  const before = reader.values;
  const value = plain(target, depth, reader);
  reader.read.set(target, { value, values: reader.values - before, depth });
  return value;
}

function plainSeq(node: YAMLSeq, depth: number, reader: Reader): unknown[] {
  return node.items.map((item) => plain(item, depth + 1, reader));
}

/** Maps become ordinary objects; `__proto__` is defined as an own key, as `JSON.parse` does. */
function plainMap(node: YAMLMap, depth: number, reader: Reader): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const seen = new Map<string, Pair>();
  for (const pair of node.items) {
    const key = keyText(pair.key);
    if (key === '<<' && isMergeable(pair.value, reader)) {
      merge(object, seen, pair.value, depth, reader);
      continue;
    }
    const before = seen.get(key);
    if (before) reader.problems.push(duplicate(key, before, pair));
    seen.set(key, pair);
    define(object, key, plain(pair.value, depth + 1, reader));
  }
  return object;
}

function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function isMergeable(value: unknown, reader: Reader): boolean {
  if (isAlias(value)) return isMap(reader.anchors.get(value.source));
  return isMap(value) || (isSeq(value) && value.items.every((item) => isMergeable(item, reader)));
}

/** The `<<` of YAML 1.1, which templates use: keys that the map holds itself win, wherever `<<` stands. */
function merge(
  object: Record<string, unknown>,
  own: ReadonlyMap<string, Pair>,
  value: unknown,
  depth: number,
  reader: Reader,
): void {
  const source = plain(value, depth + 1, reader);
  for (const from of Array.isArray(source) ? source : [source]) {
    for (const [key, inherited] of Object.entries(from as Record<string, unknown>)) {
      if (!own.has(key) && !Object.hasOwn(object, key)) define(object, key, inherited);
    }
  }
}

function duplicate(key: string, before: Pair, again: Pair): YamlProblem {
  return {
    kind: 'duplicate-key',
    message: `The key ${JSON.stringify(key)} is here twice`,
    range: rangeOf(again.key),
    first: rangeOf(before.key),
  };
}

/** `!Sub x` is CloudFormation's short form of `{"Fn::Sub": x}`; other unknown tags carry no meaning here. */
function tagged(node: Node, value: unknown): unknown {
  const name = shortTag(node);
  if (!name) return value;
  if (name === 'Fn::GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { [name]: dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [name]: value };
}
