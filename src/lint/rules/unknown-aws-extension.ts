import { integration, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every x-amazon-apigateway- key is an extension that API Gateway knows. */
export const unknownAwsExtension = rule({
  id: 'unknown-aws-extension',
  severity: 'error',
  protocols: every,
  summary: 'Every x-amazon-apigateway- key is an extension that API Gateway knows',
  reason: 'An unknown extension is ignored: a misspelt integration or validator is simply not there.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html',
  awsVerdict: 'drops or changes it silently',
  bad: [operation('«x-amazon-apigateway-intergration»: { type: mock }')],
  good: [integration('type: mock')],
  adopts: [{ id: 'unknown-aws-extension' }],
});
