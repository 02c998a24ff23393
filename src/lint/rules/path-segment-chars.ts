import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A path segment is made of a-z, A-Z, 0-9, . _ : - , or is a whole {variable}. */
export const pathSegmentChars = rule({
  id: 'path-segment-chars',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A path segment is made of a-z, A-Z, 0-9, . _ : - , or is a whole {variable}',
  reason: 'API Gateway creates no resource with another character in its path part.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: { «/pets!»: { get: { responses: {} } } }')],
  good: [doc('paths: { /pets/{petId}: { get: { responses: {} } } }')],
  adopts: [{ id: 'path-segment-chars' }],
});
