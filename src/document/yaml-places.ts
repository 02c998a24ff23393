import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { TextRange } from './source-span.ts';

/** Keys are text: `200:` is `"200"` (import-export.md 2.7, recorded). */
export function keyText(key: unknown): string {
  if (isScalar(key)) {
    // The written form, so that 1.0 and 0x10 stay what the author wrote.
    if (typeof key.value === 'number' && typeof key.source === 'string') return key.source;
    return key.value === null ? (key.source ?? '') : String(key.value);
  }
  return isNode(key) ? String(key) : '';
}

const shortTags: ReadonlySet<string> = new Set(
  'And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Select Split Sub Transform'.split(
    ' ',
  ),
);

/** The long form of a CloudFormation short tag: `Fn::Sub` for `!Sub`. */
export function shortTag(node: Node): string | undefined {
  const tag = node.tag;
  if (!tag?.startsWith('!')) return undefined;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return name;
  return shortTags.has(name) ? `Fn::${name}` : undefined;
}

/** Where a node stands. */
export function rangeOf(node: unknown): TextRange {
  const range = isNode(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

interface Places {
  readonly document: Document.Parsed;
  readonly known: WeakMap<YAMLMap, Map<string, Pair>>;
}

interface Step {
  readonly key: unknown;
  readonly node: unknown;
}

/** Places by the keys that lead there; the nearest around where they lead to nothing. */
export type YamlPlaces = (names: readonly string[], part: 'key' | 'value') => TextRange;

/** Finds places in a YAML document, through aliases, `<<` and CloudFormation's short tags. */
export function yamlPlaces(document: Document.Parsed): YamlPlaces {
  const places: Places = { document, known: new WeakMap() };
  return (names, part) => {
    let here: Step = { key: undefined, node: document.contents };
    for (const name of names) {
      const next = step(places, here, name);
      if (!next) break;
      here = next;
    }
    const wantsKey = part === 'key' || !hasText(here.node);
    return rangeOf(wantsKey && here.key ? here.key : here.node);
  };
}

function step(places: Places, here: Step, name: string): Step | undefined {
  const target = followed(places, here.node);
  if (isNode(target) && shortTag(target) === name) return here;
  if (isSeq(target)) {
    const item = target.items[Number(name)];
    return item === undefined ? undefined : { key: undefined, node: item };
  }
  const pair = isMap(target) ? pairOf(places, target, name) : undefined;
  return pair && { key: pair.key, node: pair.value };
}

function pairOf(places: Places, map: YAMLMap, name: string): Pair | undefined {
  let pairs = places.known.get(map);
  if (!pairs) {
    pairs = new Map(map.items.map((pair) => [keyText(pair.key), pair]));
    places.known.set(map, pairs);
  }
  const merged = pairs.get('<<');
  return pairs.get(name) ?? (merged && inherited(places, map, merged, name));
}

function inherited(places: Places, map: YAMLMap, merged: Pair, name: string): Pair | undefined {
  const source = followed(places, merged.value);
  for (const item of isSeq(source) ? source.items : [source]) {
    const from = followed(places, item);
    const found = isMap(from) && from !== map ? pairOf(places, from, name) : undefined;
    if (found) return found;
  }
  return undefined;
}

function followed({ document }: Places, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** An empty value (`get:` and nothing behind) has no text of its own to point at. */
function hasText(node: unknown): boolean {
  const range = isNode(node) ? node.range : undefined;
  return range != null && range[1] > range[0];
}
