import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** The API has at most 300 routes. */
export const limitRoutes = rule({
  id: 'limit-routes',
  severity: 'warn',
  protocols: http,
  summary: 'The API has at most 300 routes',
  reason: 'AWS raises the quota on request.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      `«${doc(`paths: { ${Array.from({ length: 301 }, (_, i) => `/p${i}: { get: { responses: {} } }`).join(', ')} }`)}»`,
    ];
  },
  good: [doc('paths: { /pets: { get: {} } }')],
  adopts: [{ id: 'limit-routes' }],
});
