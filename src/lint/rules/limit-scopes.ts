import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** A route has at most 10 scopes. */
export const limitScopes = rule({
  id: 'limit-scopes',
  severity: 'warn',
  protocols: http,
  summary: 'A route has at most 10 scopes',
  reason: 'The quota cannot be raised.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      doc(
        `paths: { /pets: { get: { responses: {}, security: [{ jwt: «[${Array.from({ length: 11 }, (_, i) => `s${i}`).join(', ')}]» }] } } }\ncomponents: { securitySchemes: { jwt: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: { issuer: "https://login.example.com", audience: [pets] } } } } }`,
      ),
    ];
  },
  good: [doc('paths: {}')],
  adopts: [{ id: 'limit-scopes' }],
});
