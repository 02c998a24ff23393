import { operation } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** A JWT route has scopes. */
export const httpJwtNoScopes = rule({
  id: 'http-jwt-no-scopes',
  severity: 'info',
  protocols: http,
  summary: 'A JWT route has scopes',
  reason: 'Without, every token of the issuer passes, ID tokens too.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  awsVerdict: 'has no opinion',
  bad: [
    operation(
      'security: [{ jwt: [] }]\nresponses: {}',
      `
    components:
      securitySchemes:
        jwt: { type: oauth2, flows: {}, x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: { audience: [pets], issuer: "https://login.example.com" } } }`,
    ).replace('get:', '«get»:'),
  ],
  good: [operation('responses: {}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, node, security } of spec.methods) {
      if (security.authorizer?.authorizerType === 'jwt' && security.scopes.length === 0)
        report(keyPlace(node), `${name} takes every token of the issuer.`, { help: 'List scopes.' });
    }
  },
});
