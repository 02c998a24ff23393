import { operation, schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, mapsBelow, refOf } from '../spec/node.ts';

/** Every named schema is referred to. */
export const modelUnused = rule({
  id: 'model-unused',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'Every named schema is referred to',
  reason: 'An unused one becomes a model all the same.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'drops or changes it silently',
  bad: [schema('{ type: object }').replace('Pet:', '«Pet»:')],
  good: [
    operation(
      `
    responses:
      "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }`,
      'components: { schemas: { Pet: { type: object } } }',
    ),
  ],
  check({ spec }, report) {
    if (spec.schemas.length === 0) return;
    const used = new Set<string>();
    for (const map of mapsBelow(spec.root)) {
      const ref = refOf(map);
      if (ref !== undefined) used.add(ref.slice(ref.lastIndexOf('/') + 1));
    }
    for (const named of spec.schemas) {
      if (!used.has(named.key))
        report(keyPlace(named), `Nothing refers to the schema ${named.key}.`, { help: 'Remove it.' });
    }
  },
});
