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
    // A schema of another file that has the same name.
    schema("{ type: object, properties: { owner: { $ref: 'shared.yaml#/components/schemas/Pet' } } }"),
  ],
  check({ spec }, report) {
    const named = new Map(spec.schemas.map((schema) => [schema.key, schema]));
    const edges = new Map<string, Edge[]>();
    for (const inner of schemasWith(spec, '$ref')) {
      const at = childOf(inner, '$ref');
      const to = /^#\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(String(at?.value))?.[1];
      const from = holderOf(inner, named);
      if (!at || !from || to === undefined || !named.has(to)) continue;
      const others = edges.get(from);
      if (others) others.push({ to, at });
      else edges.set(from, [{ to, at }]);
    }
    for (const closing of closingEdges(edges)) report(closing.at, messageFor(closing));
  },
});

function messageFor({ names, length }: Closing): string {
  if (length === 1) return `The schema ${names[0]} contains itself.`;
  const more = length > names.length ? ` and ${length - names.length} more` : '';
  return `The schemas ${names.join(', ')}${more} contain each other.`;
}

/** Names that a message has room for: a circle may be as long as the document. */
const mostNames = 8;

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

interface Closing {
  readonly at: SpecNode;
  /** The first schemas of the circle. */
  readonly names: readonly string[];
  readonly length: number;
}

/** The references that lead back to where the way to them came from; each schema is gone through once. */
function closingEdges(edges: ReadonlyMap<string, readonly Edge[]>): readonly Closing[] {
  const found: Closing[] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) if (!done.has(start)) walk(start, edges, done, found);
  return found;
}

function walk(
  start: string,
  edges: ReadonlyMap<string, readonly Edge[]>,
  done: Set<string>,
  found: Closing[],
): void {
  const way = [{ name: start, next: 0 }];
  const placeOnWay = new Map([[start, 0]]);
  for (let here = way.at(-1); here; here = way.at(-1)) {
    const edge = edges.get(here.name)?.[here.next++];
    if (!edge) {
      done.add(here.name);
      placeOnWay.delete(here.name);
      way.pop();
      continue;
    }
    const back = placeOnWay.get(edge.to);
    if (back !== undefined) {
      const names = way.slice(back, back + mostNames).map(({ name }) => name);
      found.push({ at: edge.at, names, length: way.length - back });
    } else if (!done.has(edge.to)) {
      placeOnWay.set(edge.to, way.length);
      way.push({ name: edge.to, next: 0 });
    }
  }
}
