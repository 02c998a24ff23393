import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** openIdConnectUrl belongs to the security scheme. */
export const httpOidcUrlMisplaced = rule({
  id: 'http-oidc-url-misplaced',
  severity: 'error',
  protocols: http,
  summary: 'openIdConnectUrl belongs to the security scheme',
  reason: 'Inside of the authorizer it is ignored.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: openIdConnect, x-amazon-apigateway-authorizer: { type: jwt, «openIdConnectUrl»: "https://login.example.com", jwtConfiguration: { audience: [pets] } } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: openIdConnect, openIdConnectUrl: "https://login.example.com/.well-known/openid-configuration", x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: { audience: [pets] } } }`),
  ],
  check({ spec }, report) {
    for (const { authorizer, name } of spec.schemes.values()) {
      const url = childOf(authorizer, 'openIdConnectUrl');
      if (url)
        report(keyPlace(url), `The authorizer ${name} does not read openIdConnectUrl.`, {
          help: 'Move it up to the security scheme.',
        });
    }
  },
  adopts: [
    {
      id: 'extension-unknown-field',
      when: ({ at }) => at?.pointer.endsWith('/x-amazon-apigateway-authorizer/openIdConnectUrl') === true,
    },
  ],
});
