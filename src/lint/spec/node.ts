import { pointerSegment, type SourceRef } from '../../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../document/spec-document.ts';

/** A value of the document. Its place is put together only when something is reported there. */
export interface SpecNode {
  readonly value: unknown;
  readonly file: string;
  readonly parent: SpecNode | undefined;
  /** Name in the parent; the whole pointer where there is no parent. */
  readonly key: string;
}

/** A map keyed by input: read it with `Object.hasOwn`, never by a bare bracket. */
export type InputMap = Readonly<Record<string, unknown>>;

/** Whether a value is a map: an object that is no list. */
export function isMap(value: unknown): value is InputMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A value at a pointer, as the beginning of a walk. */
export function nodeAt(value: unknown, at: SourceRef): SpecNode {
  return { value, file: at.file, parent: undefined, key: at.pointer };
}

/** The place of a node's value. */
export function placeOf(node: SpecNode): SourceRef {
  return { file: node.file, pointer: pointerOf(node) };
}

/** The place of a node's key. */
export function keyPlace(node: SpecNode): SourceRef {
  return { file: node.file, pointer: pointerOf(node), part: 'key' };
}

export function pointerOf(node: SpecNode): string {
  return node.parent ? `${pointerOf(node.parent)}/${pointerSegment(node.key)}` : node.key;
}

/** A child of a map, undefined where there is none. */
export function childOf(node: SpecNode | undefined, key: string): SpecNode | undefined {
  const map = node?.value;
  if (node === undefined || !isMap(map) || !Object.hasOwn(map, key)) return undefined;
  return { value: map[key], file: node.file, parent: node, key };
}

/** A node further down. */
export function descend(node: SpecNode | undefined, ...keys: readonly string[]): SpecNode | undefined {
  return keys.reduce<SpecNode | undefined>((here, key) => childOf(here, key), node);
}

/** The children of a map; none where the value is something else. */
export function membersOf(node: SpecNode | undefined): SpecNode[] {
  if (node === undefined || !isMap(node.value)) return [];
  const map = node.value;
  return Object.keys(map).map((key) => ({ value: map[key], file: node.file, parent: node, key }));
}

/** The items of a list; none where the value is something else. */
export function itemsOf(node: SpecNode | undefined): SpecNode[] {
  if (node === undefined || !Array.isArray(node.value)) return [];
  return node.value.map((value: unknown, index) => ({
    value,
    file: node.file,
    parent: node,
    key: String(index),
  }));
}

/** The text of a node; numbers and booleans as text, as API Gateway reads them. */
export function plain(node: SpecNode | undefined): string | undefined {
  const value = node?.value;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The text of a child. */
export function textOf(node: SpecNode | undefined, key: string): string | undefined {
  return plain(childOf(node, key));
}

/** The text of a child in lower case. */
export function wordOf(node: SpecNode | undefined, key: string): string | undefined {
  return textOf(node, key)?.toLowerCase();
}

/** Whether a map has a key. */
export function has(node: SpecNode | undefined, key: string): boolean {
  return node !== undefined && isMap(node.value) && Object.hasOwn(node.value, key);
}

/** Whether a flag is set; templating often quotes it. */
export function isTrue(node: SpecNode | undefined, key: string): boolean {
  return textOf(node, key) === 'true';
}

/** The text of a `$ref`, where the node is one. */
export function refOf(node: SpecNode): string | undefined {
  if (!isMap(node.value) || !Object.hasOwn(node.value, '$ref')) return undefined;
  const ref = node.value['$ref'];
  return typeof ref === 'string' ? ref : undefined;
}

/** What a node means once its `$ref`s are followed; undefined where one leads nowhere or round in circles. */
export function follow(document: SpecDocument, node: SpecNode): SpecNode | undefined {
  let here = node;
  for (let steps = 0; steps < 64; steps++) {
    const ref = refOf(here);
    if (ref === undefined) return here;
    const found = document.resolve(ref, { file: here.file, pointer: '' });
    if (!found) return undefined;
    here = nodeAt(found.value, found.at);
  }
  return undefined;
}

/** Every map below a node, itself included, each once; `$ref`s are not followed. */
export function* mapsBelow(node: SpecNode): Generator<SpecNode> {
  const pending: SpecNode[] = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (Array.isArray(next.value)) pending.push(...itemsOf(next));
    else if (isMap(next.value)) {
      yield next;
      for (const member of membersOf(next)) {
        if (member.value !== null && typeof member.value === 'object') pending.push(member);
      }
    }
  }
}
