import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every field of an extension is one that API Gateway knows. */
export const extensionUnknownField = rule({
  id: 'extension-unknown-field',
  severity: 'warn',
  protocols: every,
  summary: 'Every field of an extension is one that API Gateway knows',
  reason: 'An unknown field is dropped.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html',
  awsVerdict: 'drops or changes it silently',
  bad: [integration('{ type: mock, «timeoutInMilis»: 3000 }')],
  good: [integration('{ type: mock, timeoutInMillis: 3000 }')],
  adopts: [{ id: 'extension-unknown-field' }],
});
