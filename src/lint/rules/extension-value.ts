import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every extension has a value that API Gateway accepts. */
export const extensionValue = rule({
  id: 'extension-value',
  severity: 'error',
  protocols: every,
  summary: 'Every extension has a value that API Gateway accepts',
  reason: 'API Gateway answers "Member must satisfy enum value set" or the like.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html',
  awsVerdict: 'refuses the import',
  bad: [integration('{ type: mock, passthroughBehavior: «sometimes» }')],
  good: [integration('{ type: mock, passthroughBehavior: never }')],
  adopts: [{ id: 'extension-value' }, { id: 'integration-type' }, { id: 'policy-invalid' }],
});
