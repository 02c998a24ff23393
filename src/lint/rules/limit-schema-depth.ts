import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** A schema is nested 50 deep at most. */
export const limitSchemaDepth = rule({
  id: 'limit-schema-depth',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A schema is nested 50 deep at most',
  reason: 'Deeper schemas were never meant by anybody; the number is our own.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'has no opinion',
  bad: [
    schema(
      `{ type: object, properties: { deep: ${'{ items: '.repeat(51)}{}${' }'.repeat(51)} } }`.replace(
        'type: object',
        'type: object',
      ),
    ).replace('Pet:', '«Pet»:'),
  ],
  good: [schema('{ type: object }')],
  piecewise: true,
  check({ spec }, report) {
    for (const named of spec.schemas) {
      if (depthOf(named.value) > 50)
        report(keyPlace(named), `The schema ${named.key} is nested deeper than 50.`, {
          help: 'Split it into named schemas.',
        });
    }
  },
});

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let deepest = 0;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner));
  return deepest + 1;
}
