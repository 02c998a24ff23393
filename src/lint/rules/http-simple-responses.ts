import { doc, lambdaUri } from '../examples.ts';
import { type Fix, http, rule } from '../rule.ts';
import { childOf, placeOf, type SpecNode } from '../spec/node.ts';

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
  fixable: true,
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
  adopts: [{ id: 'http-simple-responses', fix: raise }],
});

/** A function that answers simply knows version 2.0 only. */
function raise({ parent }: SpecNode): Fix | undefined {
  const key = 'authorizerPayloadFormatVersion';
  const version = childOf(parent, key);
  if (version) return [{ kind: 'set', at: placeOf(version), value: '2.0' }];
  return parent && [{ kind: 'insert', at: placeOf(parent), key, value: '2.0' }];
}
