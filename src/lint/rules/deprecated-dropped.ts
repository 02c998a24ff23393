import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, isTrue, keyPlace } from '../spec/node.ts';

/** An operation that is deprecated says so in a documentation part. */
export const deprecatedDropped = rule({
  id: 'deprecated-dropped',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndHttp,
  summary: 'An operation that is deprecated says so in a documentation part',
  reason: 'API Gateway drops deprecated: an export does not have it any more.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(`
    deprecated: true
    responses: {}`).replace('deprecated', '«deprecated»'),
  ],
  good: [operation('responses: {}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { node } of spec.methods) {
      const deprecated = childOf(node, 'deprecated');
      if (deprecated && isTrue(node, 'deprecated')) {
        report(keyPlace(deprecated), 'API Gateway drops deprecated.', {
          help: 'Put it into a documentation part, as x-deprecated.',
        });
      }
    }
  },
});
