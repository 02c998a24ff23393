import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The document stays within the depth, values and files that gwctl reads. */
export const documentLimits = rule({
  id: 'document-limits',
  severity: 'error',
  protocols: every,
  summary: 'The document stays within the depth, values and files that gwctl reads',
  reason:
    'A document that grows out of all measure when it is read, by nesting or by aliases, is no OpenAPI file anybody deploys.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'document-limits' }],
});
