import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The status of a response is a number. */
export const wildcardStatus = rule({
  id: 'wildcard-status',
  severity: 'error',
  protocols: rest,
  summary: 'The status of a response is a number',
  reason: 'API Gateway refuses 4XX and 5XX: "Invalid Response status code specified".',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: [operation('responses: { «5XX»: { description: error } }')],
  good: [operation('responses: { "500": { description: error } }')],
  adopts: [{ id: 'wildcard-status' }],
});
