import { schema } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace, refOf } from '../spec/node.ts';

/** A $ref stands alone. */
export const descriptionArrayItem = rule({
  id: 'description-array-item',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndHttp,
  summary: 'A $ref stands alone',
  reason: 'What stands beside it, a description for instance, is dropped.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    schema("{ type: array, items: { $ref: '#/components/schemas/Pets', «description»: a pet } }", 'Pets'),
  ],
  good: [schema("{ type: array, items: { $ref: '#/components/schemas/Pets' } }", 'Pets')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, '$ref')) {
      if (refOf(inner) === undefined) continue;
      const beside = childOf(inner, 'description');
      if (beside)
        report(keyPlace(beside), 'A description beside $ref is dropped.', { help: 'Move it to the schema.' });
    }
  },
});
