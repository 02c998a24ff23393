import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, type SpecNode } from '../spec/node.ts';

/** No two schemas have names that differ in case only. */
export const modelNameCollision = rule({
  id: 'model-name-collision',
  severity: 'error',
  protocols: rest,
  summary: 'No two schemas have names that differ in case only',
  reason: "API Gateway's model names are compared without it where SDKs are generated.",
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: {}\ncomponents: { schemas: { Pet: { type: object }, «pet»: { type: object } } }')],
  good: [
    doc('paths: {}\ncomponents: { schemas: { Pet: { type: object }, Pets: { type: array, items: {} } } }'),
  ],
  check({ spec }, report) {
    const taken = new Map<string, SpecNode>();
    for (const named of spec.schemas) {
      const lower = named.key.toLowerCase();
      const before = taken.get(lower);
      if (before) {
        report(keyPlace(named), `The schemas ${before.key} and ${named.key} differ in case only.`, {
          help: 'Rename one of the two.',
          related: [{ at: keyPlace(before), note: 'the other one' }],
        });
      } else taken.set(lower, named);
    }
  },
});
