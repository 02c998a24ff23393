import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The document is a map, not a text that holds one. */
export const doubleEncodedDocument = rule({
  id: 'double-encoded-document',
  severity: 'error',
  protocols: every,
  summary: 'The document is a map, not a text that holds one',
  reason: "Templating that encodes the file's text once more uploads one long string, which is no API.",
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'refuses the import',
  bad: ['«"openapi: 3.0.1\\npaths: {}\\n"»\n'],
  good: [doc('paths: {}')],
  adopts: [{ id: 'double-encoded-document' }],
});
