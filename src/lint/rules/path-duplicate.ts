import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** No path and verb is defined twice. */
export const pathDuplicate = rule({
  id: 'path-duplicate',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'No path and verb is defined twice',
  reason: 'Two paths that differ in a slash at the end are one resource: one of the two operations is lost.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths:
      /pets: { get: { responses: {} } }
      /pets/: { get: «{ responses: {} }» }`),
  ],
  good: [doc('paths: { /pets: { get: { responses: {} } } }')],
  adopts: [{ id: 'path-duplicate' }],
});
