import { doc } from '../examples.ts';
import { type Fix, http, rule } from '../rule.ts';
import { childOf, has, keyPlace, placeOf, type SpecNode } from '../spec/node.ts';

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
  fixable: true,
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
    for (const { authorizer, name, node } of spec.schemes.values()) {
      const url = childOf(authorizer, 'openIdConnectUrl');
      if (url)
        report(keyPlace(url), `The authorizer ${name} does not read openIdConnectUrl.`, {
          help: 'Move it up to the security scheme.',
          fix: moved(url, node),
        });
    }
  },
  adopts: [
    {
      id: 'extension-unknown-field',
      when: (at) => at?.pointer.endsWith('/x-amazon-apigateway-authorizer/openIdConnectUrl') === true,
    },
  ],
});

function moved(url: SpecNode, scheme: SpecNode): Fix {
  const removed = { kind: 'remove', at: placeOf(url) } as const;
  if (has(scheme, url.key) || typeof url.value !== 'string') return [removed];
  return [removed, { kind: 'insert', at: placeOf(scheme), key: url.key, value: url.value }];
}
