import { childOf, type InputMap, isMap, itemsOf, membersOf, type SpecNode } from './node.ts';

const schemaKeywords: ReadonlySet<string> = new Set(['not', 'additionalProperties', 'items']);
const schemaLists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf']);

/** A schema and every schema written inside of it; `$ref`s are not followed, maps of properties are no schemas. */
export function schemaMaps(schema: SpecNode): SpecNode[] {
  const found: SpecNode[] = [];
  if (isMap(schema.value)) found.push(schema);
  // The list grows while it is gone through.
  for (let i = 0; i < found.length; i++) addInner(found[i] as SpecNode, found);
  return found;
}

function addInner(schema: SpecNode, found: SpecNode[]): void {
  const map = schema.value as InputMap;
  for (const keyword in map) {
    // Most keywords hold a text.
    if (typeof map[keyword] !== 'object') continue;
    for (const inner of innerSchemas(schema, keyword)) if (isMap(inner.value)) found.push(inner);
  }
}

function innerSchemas(schema: SpecNode, keyword: string): readonly SpecNode[] {
  if (keyword === 'properties') return membersOf(childOf(schema, keyword));
  if (schemaLists.has(keyword)) return itemsOf(childOf(schema, keyword));
  const inner = schemaKeywords.has(keyword) ? childOf(schema, keyword) : undefined;
  return inner ? [inner] : none;
}

const none: readonly SpecNode[] = [];
