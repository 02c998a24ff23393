import { doc, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every extension stands where API Gateway reads it. */
export const extensionMisplaced = rule({
  id: 'extension-misplaced',
  severity: 'warn',
  protocols: every,
  summary: 'Every extension stands where API Gateway reads it',
  reason: 'An extension in another place is ignored.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation('«x-amazon-apigateway-policy»: { Version: "2012-10-17" }'),
    doc(`
    paths: {}
    «x-amazon-apigateway-endpoint-configuration»: { vpcEndpointIds: [vpce-0a1b] }`),
    doc(`
    paths: {}
    components:
      «x-amazon-apigateway-request-validators»: { all: { validateRequestBody: true } }`),
    doc(`
    paths:
      /pets:
        get:
          responses:
            200: { description: ok }
            «x-amazon-apigateway-integration»: { type: mock }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-binary-media-types: [image/png]`),
    doc(`
    servers: [{ url: 'https://api.example.com', x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-0a1b] } }]
    paths: {}`),
  ],
  adopts: [{ id: 'extension-misplaced' }],
});
