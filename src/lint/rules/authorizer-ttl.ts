import { doc, lambdaUri } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** An authorizer keeps its results for 0 to 3600 seconds. */
export const authorizerTtl = rule({
  id: 'authorizer-ttl',
  severity: 'error',
  protocols: every,
  summary: 'An authorizer keeps its results for 0 to 3600 seconds',
  reason: 'Any other number is refused.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", authorizerResultTtlInSeconds: «86400» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}", authorizerResultTtlInSeconds: 300 } }`),
  ],
  adopts: [{ id: 'authorizer-ttl' }],
});
