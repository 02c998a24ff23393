import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { placeOf } from '../spec/node.ts';

/** A named schema says something. */
export const modelEmpty = rule({
  id: 'model-empty',
  severity: 'error',
  protocols: rest,
  summary: 'A named schema says something',
  reason: '"Model schema must have at least 1 property or array items defined".',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [schema('{}').replace('Pet:', '«Pet»:')],
  good: [schema('{ type: object }')],
  adopts: [
    {
      id: 'model-empty',
      fix: (node) => [{ kind: 'insert', at: placeOf(node), key: 'type', value: 'object' }],
    },
  ],
});
