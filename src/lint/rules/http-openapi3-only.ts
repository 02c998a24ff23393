import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** An HTTP API is imported from OpenAPI 3.0. */
export const httpOpenapi3Only = rule({
  id: 'http-openapi3-only',
  severity: 'error',
  protocols: http,
  summary: 'An HTTP API is imported from OpenAPI 3.0',
  reason: 'Swagger 2.0 is for REST APIs.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'refuses the import',
  bad: ['swagger: «"2.0"»\ninfo: { title: pets, version: "1" }\npaths: {}\n'],
  good: [doc('paths: {}')],
  adopts: [{ id: 'http-swagger' }],
});
