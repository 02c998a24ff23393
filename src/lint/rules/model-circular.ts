import { doc, schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, type SpecNode } from '../spec/node.ts';

/** No schema contains itself. */
export const modelCircular = rule({
  id: 'model-circular',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'No schema contains itself',
  reason: 'API Gateway takes it; SDK generators stumble.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'has no opinion',
  bad: [
    schema("{ type: object, properties: { parent: { $ref: «'#/components/schemas/Pet'» } } }"),
    doc(`
    paths: {}
    components:
      schemas:
        Pet: { type: object, properties: { owner: { $ref: '#/components/schemas/Owner' } } }
        Owner: { type: object, properties: { pets: { type: array, items: { $ref: «'#/components/schemas/Pet'» } } } }`),
  ],
  good: [
    schema('{ type: object }'),
    doc(`
    paths: {}
    components:
      schemas:
        Pet: { type: object, properties: { a: { $ref: '#/components/schemas/Name' }, b: { $ref: '#/components/schemas/Name' } } }
        Name: { type: string }`),
  ],
  check({ spec }, report) {
    const named = new Map(spec.schemas.map((schema) => [schema.key, schema]));
    const edges = new Map<string, Edge[]>();
    for (const inner of schemasWith(spec, '$ref')) {
      const at = childOf(inner, '$ref');
      const to = /(?:schemas|definitions)\/([^/]+)$/.exec(String(at?.value))?.[1];
      const from = holderOf(inner, named);
      if (!at || !from || to === undefined || !named.has(to)) continue;
      const others = edges.get(from);
      if (others) others.push({ to, at });
      else edges.set(from, [{ to, at }]);
    }
    for (const { at, circle } of closingEdges(edges)) {
      report(
        at,
        circle.length === 1
          ? `The schema ${circle[0]} contains itself.`
          : `The schemas ${circle.join(', ')} contain each other.`,
      );
    }
  },
});

/** A `$ref` of one named schema to another. */
interface Edge {
  readonly to: string;
  readonly at: SpecNode;
}

/** The name of the schema that a node stands in. */
function holderOf(node: SpecNode, named: ReadonlyMap<string, SpecNode>): string | undefined {
  for (let here: SpecNode | undefined = node; here; here = here.parent) {
    if (here.key !== undefined && named.get(here.key)?.value === here.value) return here.key;
  }
  return undefined;
}

/** The references that lead back to where the way to them came from; each schema is gone through once. */
function closingEdges(edges: ReadonlyMap<string, readonly Edge[]>): { at: SpecNode; circle: string[] }[] {
  const found: { at: SpecNode; circle: string[] }[] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const way: { name: string; next: number }[] = done.has(start) ? [] : [{ name: start, next: 0 }];
    for (let here = way.at(-1); here; here = way.at(-1)) {
      const edge = edges.get(here.name)?.[here.next++];
      if (!edge) {
        done.add(here.name);
        way.pop();
        continue;
      }
      const back = way.findIndex(({ name }) => name === edge.to);
      if (back >= 0) found.push({ at: edge.at, circle: way.slice(back).map(({ name }) => name) });
      else if (!done.has(edge.to)) way.push({ name: edge.to, next: 0 });
    }
  }
  return found;
}
