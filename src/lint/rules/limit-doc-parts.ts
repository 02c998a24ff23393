import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The API has at most 2000 documentation parts. */
export const limitDocParts = rule({
  id: 'limit-doc-parts',
  severity: 'warn',
  protocols: rest,
  summary: 'The API has at most 2000 documentation parts',
  reason: 'AWS raises the quota on request.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      doc(`paths: {}
x-amazon-apigateway-documentation: { documentationParts: [${Array.from({ length: 2001 }, (_, i) => `{ location: { type: MODEL, name: M${i} }, properties: { description: m } }`).join(', ')}] }`).replace(
        'openapi',
        '«o»penapi',
      ),
    ];
  },
  good: [doc('paths: {}')],
  adopts: [{ id: 'limit-doc-parts' }],
});
