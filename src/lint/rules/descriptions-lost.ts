import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, has, keyPlace } from '../spec/node.ts';

/** Descriptions that shall survive are documentation parts. */
export const descriptionsLost = rule({
  id: 'descriptions-lost',
  severity: 'info',
  protocols: rest,
  summary: 'Descriptions that shall survive are documentation parts',
  reason:
    'An export has no summaries, descriptions and tags of operations, unless they are parts of x-amazon-apigateway-documentation.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [operation('summary: all pets\nresponses: {}').replace('paths:', '«paths»:')],
  good: [
    operation('responses: {}'),
    operation(
      'summary: all pets\nresponses: {}',
      'x-amazon-apigateway-documentation: { documentationParts: [] }',
    ),
  ],
  check({ spec }, report) {
    const paths = childOf(spec.root, 'paths');
    if (!paths || has(spec.root, 'x-amazon-apigateway-documentation')) return;
    const texts = ['summary', 'description', 'tags'];
    const count = spec.methods.reduce(
      (sum, { node }) => sum + texts.filter((key) => has(node, key)).length,
      0,
    );
    if (count > 0)
      report(
        keyPlace(paths),
        `${count === 1 ? 'One text of an operation' : `${count} texts of operations`} will not be in an export.`,
        {
          help: 'Write them as documentation parts.',
        },
      );
  },
});
