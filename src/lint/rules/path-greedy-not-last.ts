import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A greedy path variable is the last segment, over all paths. */
export const pathGreedyNotLast = rule({
  id: 'path-greedy-not-last',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A greedy path variable is the last segment, over all paths',
  reason: '"Cannot create a child of a resource with a greedy path variable".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: { «"/{proxy+}/feed"»: { get: { responses: {} } } }')],
  good: [doc('paths: { "/pets/{proxy+}": { get: { responses: {} } } }')],
  adopts: [{ id: 'path-greedy-not-last' }],
});
