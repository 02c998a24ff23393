import { doc, lambdaUri } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** enableSimpleResponses goes with authorizerPayloadFormatVersion "2.0". */
export const httpSimpleResponses = rule({
  id: 'http-simple-responses',
  severity: 'error',
  protocols: http,
  summary: 'enableSimpleResponses goes with authorizerPayloadFormatVersion "2.0"',
  reason: 'Version 1.0 knows policies only.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, identitySource: $request.header.Authorization, authorizerUri: "${lambdaUri}", authorizerPayloadFormatVersion: "1.0", enableSimpleResponses: «true» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request, identitySource: $request.header.Authorization, authorizerUri: "${lambdaUri}", authorizerPayloadFormatVersion: "2.0", enableSimpleResponses: true } }`),
  ],
  adopts: [{ id: 'authorizer-invalid', when: ({ message }) => message.includes('simple responses') }],
});
