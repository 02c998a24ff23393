import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A named schema holds no examples. */
export const exampleDropped = rule({
  id: 'example-dropped',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A named schema holds no examples',
  reason: 'API Gateway drops example and examples of schemas.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [schema('{ type: object, «example»: { name: Rex } }')],
  good: [schema('{ type: object }')],
  piecewise: true,
  check({ spec }, report) {
    for (const key of ['example', 'examples']) {
      for (const inner of schemasWith(spec, key)) {
        const found = childOf(inner, key);
        if (found) report(keyPlace(found), `API Gateway drops ${key}.`);
      }
    }
  },
});
