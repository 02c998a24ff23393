import { doc, lambdaUri } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { invocationUri } from '../spec/function-uri.ts';

/** An authorizer names its function by API Gateway's form of the ARN. */
export const authorizerUri = rule({
  id: 'authorizer-uri',
  severity: 'error',
  protocols: every,
  summary: "An authorizer names its function by API Gateway's form of the ARN",
  reason:
    'arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations, as in an integration.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: «"arn:aws:lambda:us-east-1:123456789012:function:guard"» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`),
  ],
  adopts: [{ id: 'authorizer-uri-form', fix: (node, at) => invocationUri(node.value, at) }],
});
