import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A SecurityPolicy_... stands with x-amazon-apigateway-endpoint-access-mode. */
export const tlsPolicyAccessMode = rule({
  id: 'tls-policy-access-mode',
  severity: 'error',
  protocols: rest,
  summary: 'A SecurityPolicy_... stands with x-amazon-apigateway-endpoint-access-mode',
  reason: 'The two must be set together.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: {}\nx-amazon-apigateway-security-policy: «SecurityPolicy_TLS13_1_3_2025_09»')],
  good: [
    doc(
      'paths: {}\nx-amazon-apigateway-security-policy: SecurityPolicy_TLS13_1_3_2025_09\nx-amazon-apigateway-endpoint-access-mode: STRICT',
    ),
  ],
  adopts: [{ id: 'tls-policy-access-mode' }],
});
