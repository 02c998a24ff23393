import { doc, integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every operation has an integration. */
export const integrationMissing = rule({
  id: 'integration-missing',
  severity: 'error',
  protocols: every,
  summary: 'Every operation has an integration',
  reason:
    'The operation is imported, and then no deployment is possible: "No integration defined for method".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'fails at deployment',
  bad: [doc('paths: { /pets: { «get»: { responses: {} } } }')],
  good: [integration('type: mock')],
  adopts: [{ id: 'integration-missing' }],
});
