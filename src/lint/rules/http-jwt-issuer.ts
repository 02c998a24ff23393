import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** A JWT authorizer has an issuer. */
export const httpJwtIssuer = rule({
  id: 'http-jwt-issuer',
  severity: 'error',
  protocols: http,
  summary: 'A JWT authorizer has an issuer',
  reason: "jwtConfiguration.issuer, or the scheme's openIdConnectUrl.",
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: oauth2, flows: {}, x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: «{ audience: [pets] }» } }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        jwt: { type: oauth2, flows: {}, x-amazon-apigateway-authorizer: { type: jwt, jwtConfiguration: { audience: [pets], issuer: "https://login.example.com" } } }`),
  ],
  adopts: [{ id: 'http-jwt-issuer' }],
});
