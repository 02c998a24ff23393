import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The API has at most 300 resources. */
export const limitResources = rule({
  id: 'limit-resources',
  severity: 'warn',
  protocols: rest,
  summary: 'The API has at most 300 resources',
  reason: 'Implicit parents count too; AWS raises the quota on request.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      `«${doc(`paths: { ${Array.from({ length: 301 }, (_, i) => `/p${i}: { get: { responses: {} } }`).join(', ')} }`)}»`,
    ];
  },
  good: [doc('paths: { /pets: {} }')],
  adopts: [{ id: 'limit-resources' }],
});
