import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The file is YAML or JSON text in UTF-8. */
export const documentParses = rule({
  id: 'document-parses',
  severity: 'error',
  protocols: every,
  summary: 'The file is YAML or JSON text in UTF-8',
  reason: 'API Gateway answers "Invalid OpenAPI input." and names no line.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'refuses the import',
  bad: ['{ "openapi": "3.0.1", «i»nfo: {} }\n'].map((spec) => ({ spec, file: 'spec.json' })),
  good: [doc('paths: {}')],
  adopts: [{ id: 'document-parses' }],
});
