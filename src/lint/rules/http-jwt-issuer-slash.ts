import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { descend, placeOf, plain } from '../spec/node.ts';

/** The issuer is the iss of the tokens, to the last slash. */
export const httpJwtIssuerSlash = rule({
  id: 'http-jwt-issuer-slash',
  severity: 'warn',
  protocols: http,
  summary: 'The issuer is the iss of the tokens, to the last slash',
  reason: 'Auth0 writes a slash at the end of iss; Cognito and Entra write none.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: oauth2, flows: {}, x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: { audience: [pets], issuer: «"https://pets.eu.auth0.com"» } } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: oauth2, flows: {}, x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: { audience: [pets], issuer: "https://pets.eu.auth0.com/" } } }`),
  ],
  fixable: true,
  check({ spec }, report) {
    for (const { authorizer } of spec.schemes.values()) {
      const issuer = descend(authorizer, 'jwtConfiguration', 'issuer');
      const text = plain(issuer) ?? '';
      const better = /^https:\/\/[^/]+\.auth0\.com$/.test(text)
        ? `${text}/`
        : /^https:\/\/cognito-idp\.[^/]+\/[^/]+\/$/.test(text)
          ? text.slice(0, -1)
          : undefined;
      if (!issuer || better === undefined) continue;
      report(issuer, `Tokens of this provider have the issuer ${better}.`, {
        help: `Write ${better}.`,
        fix: [{ kind: 'set', at: placeOf(issuer), value: better }],
      });
    }
  },
});
