import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A response of an operation has a status. */
export const defaultResponseSkipped = rule({
  id: 'default-response-skipped',
  severity: 'warn',
  protocols: rest,
  summary: 'A response of an operation has a status',
  reason: 'A method response needs a number: the response default has no counterpart and is left out.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [operation('responses: { «default»: { description: anything } }')],
  good: [operation('responses: { "500": { description: error } }')],
  adopts: [{ id: 'default-response-skipped' }],
});
