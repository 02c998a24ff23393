import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** Whoever calls a Cognito method knows which token it wants. */
export const cognitoTokenKind = rule({
  id: 'cognito-token-kind',
  severity: 'info',
  protocols: rest,
  summary: 'Whoever calls a Cognito method knows which token it wants',
  reason: 'Without scopes it is the ID token, with scopes the access token.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html',
  awsVerdict: 'fails at run time',
  bad: [
    operation(
      'security: [{ pool: [] }]\nresponses: {}',
      `
    components:
      securitySchemes:
        pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }`,
    ).replace('get:', '«get»:'),
  ],
  good: [operation('responses: {}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, node, security } of spec.methods) {
      if (security.authorizer?.authorizerType !== 'cognito_user_pools' || security.scopes.length > 0)
        continue;
      report(keyPlace(node), `${name} has no scopes: it takes ID tokens, and no access tokens.`, {
        help: 'List scopes to take access tokens.',
      });
    }
  },
});
