import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The document has at most 6 MB. */
export const documentSize = rule({
  id: 'document-size',
  severity: 'error',
  protocols: every,
  summary: 'The document has at most 6 MB',
  reason: 'API Gateway imports documents of 6 MB at most.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'document-size' }],
});
