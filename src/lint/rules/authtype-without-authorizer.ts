import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A scheme with authtype custom has its authorizer. */
export const authtypeWithoutAuthorizer = rule({
  id: 'authtype-without-authorizer',
  severity: 'error',
  protocols: rest,
  summary: 'A scheme with authtype custom has its authorizer',
  reason: 'The import looks for the authorizer that the type promises, and fails.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        guard: «{ type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom }»`),
  ],
  good: [doc('paths: {}')],
  adopts: [{ id: 'authtype-without-authorizer' }],
});
