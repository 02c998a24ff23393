import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A schema of Swagger 2 has no oneOf. */
export const modelOneof = rule({
  id: 'model-oneof',
  severity: 'info',
  protocols: rest,
  summary: 'A schema of Swagger 2 has no oneOf',
  reason: 'Swagger 2 does not have it, and SDK generation cannot use it.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'has no opinion',
  bad: [
    'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: {}\ndefinitions: { Pet: { type: object, «oneOf»: [] } }\n',
  ],
  good: [
    'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: {}\ndefinitions: { Pet: { type: object } }\n',
  ],
  piecewise: true,
  check({ spec }, report) {
    if (spec.format !== 'swagger') return;
    for (const inner of schemasWith(spec, 'oneOf')) {
      const found = childOf(inner, 'oneOf');
      if (found)
        report(keyPlace(found), 'Swagger 2.0 has no oneOf.', {
          help: 'Use OpenAPI 3.0, or a single schema.',
        });
    }
  },
});
