import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every part of the document has the shape that OpenAPI gives it. */
export const openapiStructure = rule({
  id: 'openapi-structure',
  severity: 'error',
  protocols: every,
  summary: 'Every part of the document has the shape that OpenAPI gives it',
  reason: 'API Gateway answers "Invalid OpenAPI input." and names no place.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: { /pets: { get: { parameters: «text» } } }')],
  good: [doc('paths: { /pets: { get: { responses: { "200": { description: ok } } } } }')],
  adopts: [{ id: 'openapi-structure' }],
});
