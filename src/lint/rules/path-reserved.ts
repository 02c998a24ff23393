import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** /ping and /sping are not paths of the API. */
export const pathReserved = rule({
  id: 'path-reserved',
  severity: 'warn',
  protocols: restAndHttp,
  summary: '/ping and /sping are not paths of the API',
  reason:
    'API Gateway keeps the two for its own health checks; behind a custom domain they never reach the API.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'fails at run time',
  bad: [doc('paths: { «/ping»: { get: { responses: {} } } }')],
  good: [doc('paths: { /health: { get: { responses: {} } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { keyNode, segments } of spec.paths) {
      if (segments[0] !== 'ping' && segments[0] !== 'sping') continue;
      report(keyPlace(keyNode), `/${segments[0]} is reserved for API Gateway's own health check.`, {
        help: 'Name it /health.',
      });
    }
  },
});
