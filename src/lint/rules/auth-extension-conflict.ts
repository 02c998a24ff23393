import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** An operation says in one way how it is authorized. */
export const authExtensionConflict = rule({
  id: 'auth-extension-conflict',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'An operation says in one way how it is authorized',
  reason: 'Where x-amazon-apigateway-auth and security disagree, it is not known which one counts.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'security: «[{ pool: [] }]»\nx-amazon-apigateway-auth: { type: AWS_IAM }\nresponses: {}',
      `
    components:
      securitySchemes:
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }`,
    ),
  ],
  good: [operation('x-amazon-apigateway-auth: { type: AWS_IAM }\nresponses: {}')],
  adopts: [{ id: 'auth-conflict' }],
});
