import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A path variable is a whole segment. */
export const pathPartialVariable = rule({
  id: 'path-partial-variable',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A path variable is a whole segment',
  reason: 'API Gateway creates no resource whose path part is a variable and something else.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: { «"/pet-{petId}.json"»: { get: { responses: {} } } }')],
  good: [doc('paths: { "/pet/{petId}": { get: { responses: {} } } }')],
  adopts: [{ id: 'path-partial-variable' }],
});
