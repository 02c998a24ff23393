import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The document says openapi: 3.0.x or swagger: "2.0". */
export const openapiVersion = rule({
  id: 'openapi-version',
  severity: 'error',
  protocols: every,
  summary: 'The document says openapi: 3.0.x or swagger: "2.0"',
  reason: 'API Gateway imports OpenAPI 3.0 and Swagger 2.0; OpenAPI 3.1 is refused without an explanation.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: ['openapi: «3.1.0»\ninfo: { title: pets, version: "1" }\npaths: {}\n'],
  good: [doc('paths: {}'), 'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: {}\n'],
  adopts: [{ id: 'openapi-version' }],
});
