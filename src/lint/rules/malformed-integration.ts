import { integration, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** An integration is a map with plain values. */
export const malformedIntegration = rule({
  id: 'malformed-integration',
  severity: 'error',
  protocols: every,
  summary: 'An integration is a map with plain values',
  reason:
    'API Gateway answers "Unable to parse API definition because of a malformed integration at path" and says no more.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [operation('x-amazon-apigateway-integration: «mock»')],
  good: [integration('type: mock')],
  adopts: [{ id: 'malformed-integration' }],
});
