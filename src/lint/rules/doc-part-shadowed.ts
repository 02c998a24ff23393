import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, itemsOf, membersOf, type SpecNode, textOf } from '../spec/node.ts';

/** No documentation part hides another one. */
export const docPartShadowed = rule({
  id: 'doc-part-shadowed',
  severity: 'info',
  protocols: rest,
  summary: 'No documentation part hides another one',
  reason:
    'Of two parts with one location the import keeps one; and where a place has a part of its own, nothing of what a more general part says is inherited.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html',
  awsVerdict: 'has no opinion',
  bad: [
    operation(
      'responses: {}',
      `
    x-amazon-apigateway-documentation:
      documentationParts:
        - { location: { type: METHOD, path: /pets, method: GET }, properties: { summary: all pets } }
        - { location: «{ type: METHOD, path: /pets, method: GET }», properties: { summary: pets } }`,
    ),
    operation(
      'responses: {}',
      `
    x-amazon-apigateway-documentation:
      documentationParts:
        - { location: { type: RESPONSE, path: /, statusCode: "200" }, properties: { description: all is well, x-hint: a list } }
        - { location: «{ type: RESPONSE, path: /pets, method: GET, statusCode: "200" }», properties: { description: the pets } }`,
    ),
  ],
  good: [
    operation(
      'responses: {}',
      'x-amazon-apigateway-documentation: { documentationParts: [{ location: { type: METHOD, path: /pets, method: GET }, properties: {} }] }',
    ),
    operation(
      'responses: {}',
      `
    x-amazon-apigateway-documentation:
      documentationParts:
        - { location: { type: METHOD, path: /pets, method: POST }, properties: { summary: new pet } }
        - { location: { type: METHOD, path: /pets/all, method: GET }, properties: { summary: pets } }
        - { location: { type: RESOURCE, path: / }, properties: { description: root } }
        - { location: { type: QUERY_PARAMETER, path: /, name: kind }, properties: { description: dog or cat } }
        - { location: { type: QUERY_PARAMETER, path: /pets, method: GET, name: page }, properties: { description: from 1 } }`,
    ),
    // What is said of one method is meant for it, also where it stands above others.
    operation(
      'responses: {}',
      `
    x-amazon-apigateway-documentation:
      documentationParts:
        - { location: { type: METHOD, method: GET }, properties: { description: the page of the shop } }
        - { location: { type: METHOD, path: /pets, method: GET }, properties: { summary: pets } }`,
      '/',
    ),
  ],
  check({ spec }, report) {
    const known = new Map<string, Located>();
    for (const part of itemsOf(
      descend(spec.root, 'x-amazon-apigateway-documentation', 'documentationParts'),
    )) {
      const node = childOf(part, 'location');
      if (!node) continue;
      const location = { ...located(node), texts: keysOf(childOf(part, 'properties')) };
      const same = known.get(keyOf(location));
      if (same) {
        report(node, 'Another part is about the same place.', {
          help: 'Merge the two.',
          related: [{ at: same.node, note: 'the other one' }],
        });
      } else known.set(keyOf(location), location);
    }
    const methods = new Set(spec.methods.map(({ name }) => name));
    for (const location of known.values()) {
      const hidden = generalOnes(location)
        .filter(({ method, path }) => !methods.has(`${method} ${path}`))
        .flatMap((general) => known.get(keyOf(general)) ?? [])[0];
      const lost = hidden?.texts.filter((key) => !location.texts.includes(key)) ?? [];
      if (!hidden || lost.length === 0) continue;
      report(location.node, `The ${lost.join(', ')} of a more general part does not reach this place.`, {
        help: 'Say it here too, or leave this part out.',
        related: [{ at: hidden.node, note: 'the part that it hides' }],
      });
    }
  },
});

/** Where a documentation part belongs, with the defaults of what is not written (import-export.md 1.7). */
interface Location {
  readonly type: string;
  readonly path: string;
  readonly method: string;
  readonly name: string;
  readonly statusCode: string;
}

interface Located extends Location {
  readonly node: SpecNode;
  /** What the part says: `description`, `summary`. */
  readonly texts: readonly string[];
}

function keysOf(properties: SpecNode | undefined): readonly string[] {
  return membersOf(properties).flatMap(({ key }) => key ?? []);
}

function located(node: SpecNode): Location & { readonly node: SpecNode } {
  return {
    node,
    type: textOf(node, 'type') ?? '',
    path: textOf(node, 'path') ?? '/',
    method: textOf(node, 'method') ?? '*',
    name: textOf(node, 'name') ?? '',
    statusCode: textOf(node, 'statusCode') ?? '*',
  };
}

function keyOf({ type, path, method, name, statusCode }: Location): string {
  return [type, path, method, name, statusCode].join(' ');
}

/** Where a part would stand that held at a place without one of its own: above it, or for every method or status. */
function generalOnes(place: Location): readonly Location[] {
  if (alone.has(place.type)) return [];
  const segments = place.path
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, deepest);
  const paths = segments.map((_, index) => `/${segments.slice(0, index).join('/')}`);
  return [place.path, ...paths.reverse()]
    .flatMap((path) => [...new Set([place.method, '*'])].map((method) => ({ ...place, path, method })))
    .flatMap((each) => [...new Set([place.statusCode, '*'])].map((statusCode) => ({ ...each, statusCode })))
    .slice(1);
}

/** Segments of a path that are looked at: nobody's have more. */
const deepest = 64;

const alone: ReadonlySet<string> = new Set(['API', 'AUTHORIZER', 'MODEL', 'RESOURCE']);
