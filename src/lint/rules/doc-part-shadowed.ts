import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, itemsOf, type SpecNode, textOf } from '../spec/node.ts';

/** No documentation part is hidden by another one for the same place. */
export const docPartShadowed = rule({
  id: 'doc-part-shadowed',
  severity: 'info',
  protocols: rest,
  summary: 'No documentation part is hidden by another one for the same place',
  reason: 'Of two parts with one location the import keeps one.',
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
  ],
  good: [
    operation(
      'responses: {}',
      'x-amazon-apigateway-documentation: { documentationParts: [{ location: { type: METHOD, path: /pets, method: GET }, properties: {} }] }',
    ),
  ],
  check({ spec }, report) {
    const taken = new Map<string, SpecNode>();
    for (const part of itemsOf(
      descend(spec.root, 'x-amazon-apigateway-documentation', 'documentationParts'),
    )) {
      const location = childOf(part, 'location');
      if (!location) continue;
      const key = ['type', 'path', 'method', 'name', 'statusCode']
        .map((name) => textOf(location, name) ?? '')
        .join(' ');
      const before = taken.get(key);
      if (before)
        report(location, 'Another part is about the same place.', {
          help: 'Merge the two.',
          related: [{ at: before, note: 'the other one' }],
        });
      else taken.set(key, location);
    }
  },
});
