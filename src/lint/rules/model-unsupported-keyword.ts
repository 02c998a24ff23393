import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A schema uses what API Gateway's models have. */
export const modelUnsupportedKeyword = rule({
  id: 'model-unsupported-keyword',
  severity: 'warn',
  protocols: rest,
  summary: "A schema uses what API Gateway's models have",
  reason:
    'discriminator, nullable, xml, default, readOnly and their kin are dropped; what they promised is not checked.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    schema('{ type: object, «discriminator»: { propertyName: kind } }'),
    schema('{ type: object, properties: { name: { type: string, «nullable»: true } } }'),
  ],
  good: [schema('{ type: object, properties: { name: { type: string } } }')],
  // The importer says of this one that it is left out: once is enough.
  adopts: [{ id: 'schema-keyword-dropped', when: (at) => at?.pointer.endsWith('/discriminator') === true }],
  piecewise: true,
  check({ spec }, report) {
    for (const key of ['discriminator', 'nullable']) {
      for (const inner of schemasWith(spec, key)) {
        const found = childOf(inner, key);
        if (found && found.value !== false)
          report(keyPlace(found), `API Gateway's models have no ${key}.`, {
            help: helps.get(key) ?? 'Remove it.',
          });
      }
    }
  },
});

const helps: ReadonlyMap<string, string> = new Map([
  ['discriminator', 'Write oneOf alone, or check it in the backend.'],
  ['nullable', 'Leave the property out instead of null, or check it in the backend.'],
]);
