import { doc, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A REQUEST authorizer that keeps results names its identity sources. */
export const requestIdentityMissing = rule({
  id: 'request-identity-missing',
  severity: 'error',
  protocols: rest,
  summary: 'A REQUEST authorizer that keeps results names its identity sources',
  reason: 'Without identitySource the time to live must be 0.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Unused, in: header, x-amazon-apigateway-authorizer: «{ type: request, authorizerUri: "${lambdaUri}" }» }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Unused, in: header, x-amazon-apigateway-authorizer: { type: request, authorizerUri: "${lambdaUri}", identitySource: method.request.header.Authorization } }`),
  ],
  adopts: [{ id: 'request-identity-missing' }],
});
