import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, plain } from '../spec/node.ts';

/** The document names a TLS policy of today. */
export const tlsPolicyLegacy = rule({
  id: 'tls-policy-legacy',
  severity: 'info',
  protocols: rest,
  summary: 'The document names a TLS policy of today',
  reason: 'TLS_1_0 lets old clients in.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
  awsVerdict: 'has no opinion',
  bad: [doc('paths: {}\nx-amazon-apigateway-security-policy: «TLS_1_0»')],
  good: [doc('paths: {}\nx-amazon-apigateway-security-policy: TLS_1_2')],
  check({ spec }, report) {
    const node = childOf(spec.root, 'x-amazon-apigateway-security-policy');
    if (node && plain(node) === 'TLS_1_0')
      report(node, 'TLS_1_0 allows clients with TLS 1.0 and 1.1.', {
        help: 'Write TLS_1_2, or a SecurityPolicy_TLS13 policy.',
      });
  },
});
