import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A method has one authorizer. */
export const securityTwoAuthorizers = rule({
  id: 'security-two-authorizers',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A method has one authorizer',
  reason: 'REST APIs drop the others, HTTP APIs refuse the import.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'security: [{ api_key: [], pool: [], other: «[]» }]\nresponses: {}',
      `
    components:
      securitySchemes:
        api_key: { type: apiKey, name: x-api-key, in: header }
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }
        other: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_def] } }`,
    ),
  ],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ),
  ],
  adopts: [{ id: 'security-alternatives' }],
});
