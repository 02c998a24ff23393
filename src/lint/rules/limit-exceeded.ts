import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The API stays within API Gateway's quotas. */
export const limitExceeded = rule({
  id: 'limit-exceeded',
  severity: 'warn',
  protocols: every,
  summary: "The API stays within API Gateway's quotas",
  reason:
    '300 resources or routes, 10 authorizers, 2000 documentation parts, templates of 300 KB: some can be raised on request.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'limit-exceeded' }],
});
