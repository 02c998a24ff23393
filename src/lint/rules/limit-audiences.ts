import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** An authorizer has at most 50 audiences. */
export const limitAudiences = rule({
  id: 'limit-audiences',
  severity: 'warn',
  protocols: http,
  summary: 'An authorizer has at most 50 audiences',
  reason: 'The quota cannot be raised.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      doc(
        `paths: {}\ncomponents: { securitySchemes: { jwt: { type: oauth2, x-amazon-apigateway-authorizer: «{ type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: { issuer: "https://login.example.com", audience: [${Array.from({ length: 51 }, (_, i) => `a${i}`).join(', ')}] } }» } } }`,
      ),
    ];
  },
  good: [doc('paths: {}')],
  adopts: [{ id: 'limit-audiences' }],
});
