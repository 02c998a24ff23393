import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** No operation is a TRACE. */
export const traceOperation = rule({
  id: 'trace-operation',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'No operation is a TRACE',
  reason: 'API Gateway has no TRACE methods.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: { /pets: { «trace»: { responses: {} } } }')],
  good: [doc('paths: { /pets: { get: { responses: {} } } }')],
  adopts: [{ id: 'trace-operation' }],
});
