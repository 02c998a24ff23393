import { contentOf } from './method.ts';
import { childOf, follow, isMap, refOf, type SpecNode } from './node.ts';
import { schemaMaps } from './schema-maps.ts';
import type { MethodView } from './types.ts';
import type { SpecView } from './view.ts';

/**
 * Every schema that becomes a model or a part of one: the named ones, those written in bodies, for which API Gateway makes up names, and
 * those in other files that any of them refers to. Each is given once, with the schemas inside of it.
 */
export function writtenSchemas(spec: SpecView): SpecNode[] {
  const found: SpecNode[] = [];
  const seen = new Set<unknown>();
  // The list grows while it is gone through.
  const roots = [...spec.schemas];
  for (const method of spec.methods) addBodySchemas(method, roots);
  for (let i = 0; i < roots.length; i++) {
    const root = roots[i] as SpecNode;
    if (!isMap(root.value) || seen.has(root.value)) continue;
    seen.add(root.value);
    for (const schema of schemaMaps(root)) {
      found.push(schema);
      const other = schemaElsewhere(schema, spec);
      if (other) roots.push(other);
    }
  }
  return found;
}

function addBodySchemas({ body, responses }: MethodView, to: SpecNode[]): void {
  for (const { schema } of body.schemas) to.push(schema);
  for (const { node } of responses.values()) {
    for (const { schema } of contentOf(node)) to.push(schema);
    // Swagger 2 has one for all media types.
    const own = childOf(node, 'schema');
    if (own) to.push(own);
  }
}

/** What a reference leads to, unless that is a named schema of the document, which is gone through anyway. */
function schemaElsewhere(schema: SpecNode, { document }: SpecView): SpecNode | undefined {
  const ref = refOf(schema);
  if (ref === undefined) return undefined;
  if (schema.file === document.file && /^#\/(?:components\/schemas|definitions)\/[^/]+$/.test(ref))
    return undefined;
  return follow(document, schema);
}
