import { pointerKeys } from '../../document/source-span.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Fix } from '../rule.ts';
import { childOf, descend, has, isMap, placeOf, pointerOf, type SpecNode } from './node.ts';

/** Names of schemas in lower case: API Gateway's models of one API differ by more than capitals. */
export type TakenNames = Pick<ReadonlySet<string>, 'has'>;

/** `pet_v1` as API Gateway takes it: `PetV1`; with a digit where the name is taken. */
export function modelNameOf(words: string, taken: TakenNames): string {
  const name = words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const base = name === '' ? 'Model' : name;
  let free = base;
  for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${base}${i}`;
  return free;
}

/** The names of a document's schemas. */
export function takenNames(root: SpecNode): Set<string> {
  const named = descend(root, ...homesOf(root))?.value;
  return new Set(isMap(named) ? Object.keys(named).map((name) => name.toLowerCase()) : []);
}

/** The same, gathered when the first is asked for. */
export function takenNamesOnDemand(root: SpecNode): TakenNames {
  let names: TakenNames | undefined;
  const has = (lower: string): boolean => {
    names ??= takenNames(root);
    return names.has(lower);
  };
  return { has };
}

/** The keys that lead to the schemas of a document. */
function homesOf(root: SpecNode): readonly string[] {
  return has(root, 'swagger') ? ['definitions'] : ['components', 'schemas'];
}

/**
 * Moves a schema that is written in an operation to the named ones of its document; undefined where it is written in another file.
 * @param taken the names that are there, where they are gathered already
 */
export function nameSchema(schema: SpecNode, taken?: TakenNames): Fix | undefined {
  let root = schema;
  while (root.parent) root = root.parent;
  const [holder, ...way] = pointerKeys(pointerOf(schema));
  if (holder !== 'paths' || (!has(root, 'swagger') && !has(root, 'openapi'))) return undefined;
  const homes = homesOf(root);
  const name = modelNameOf(wordsOf(way), taken ?? takenNames(root));
  return [
    { kind: 'set', at: placeOf(schema), value: { $ref: `#/${homes.join('/')}/${name}` } },
    // Written in the document, hence plain data.
    putBelow(root, homes, { [name]: schema.value as JsonValue }),
  ];
}

/** `post pets id Request` of an operation's body, `get pets 200 Response` of an answer. */
function wordsOf([path = '', verb = '', part, status = '']: readonly string[]): string {
  return part === 'responses' ? `${verb} ${path} ${status} Response` : `${verb} ${path} Request`;
}

/** One pair below a row of keys, as many of which are there already as are. */
function putBelow(
  node: SpecNode,
  keys: readonly string[],
  pair: Readonly<Record<string, JsonValue>>,
): Fix[number] {
  const [next, ...rest] = keys;
  const inner = next === undefined ? undefined : childOf(node, next);
  if (inner) return putBelow(inner, rest, pair);
  const value = keys.reduceRight<JsonValue>((below, key) => ({ [key]: below }), pair);
  const [[key, content] = ['', null]] = Object.entries(value as Record<string, JsonValue>);
  return { kind: 'insert', at: placeOf(node), key, value: content };
}
