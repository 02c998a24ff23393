import { lambdaUri, operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** Scopes belong to Cognito authorizers. */
export const scopesWithoutCognito = rule({
  id: 'scopes-without-cognito',
  severity: 'warn',
  protocols: rest,
  summary: 'Scopes belong to Cognito authorizers',
  reason: 'Those of a Lambda authorizer or a key are dropped.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    operation(
      'security: [{ guard: «[pets/read]» }]\nresponses: {}',
      `
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`,
    ),
  ],
  good: [
    operation(
      'security: [{ guard: [] }]\nresponses: {}',
      `
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`,
    ),
  ],
  adopts: [{ id: 'security-scopes-dropped', fix: (_node, at) => [{ kind: 'set', at, value: [] }] }],
});
