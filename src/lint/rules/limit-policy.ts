import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** The resource policy has at most 8192 characters. */
export const limitPolicy = rule({
  id: 'limit-policy',
  severity: 'warn',
  protocols: rest,
  summary: 'The resource policy has at most 8192 characters',
  reason: 'A longer one is refused.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    «x-amazon-apigateway-policy»: { Version: "2012-10-17", Id: ${'a'.repeat(8200)}, Statement: [] }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [] }`),
  ],
  check({ spec }, report) {
    const policy = childOf(spec.root, 'x-amazon-apigateway-policy');
    const size = policy ? JSON.stringify(policy.value).length : 0;
    if (policy && size > 8192)
      report(keyPlace(policy), `The policy has ${size} characters; API Gateway takes 8192.`, {
        help: 'Shorten it.',
      });
  },
});
