import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every authorizer is complete. */
export const authorizerInvalid = rule({
  id: 'authorizer-invalid',
  severity: 'error',
  protocols: every,
  summary: 'Every authorizer is complete',
  reason: 'API Gateway creates no authorizer of an unknown type or without its function.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: «lambda» } }`),
  ],
  good: [doc('paths: {}')],
  adopts: [{ id: 'authorizer-invalid' }],
});
