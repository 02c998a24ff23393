import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, itemsOf, keyPlace } from '../spec/node.ts';

/** Security is stated per operation. */
export const rootSecuritySurprise = rule({
  id: 'root-security-surprise',
  severity: 'info',
  protocols: rest,
  summary: 'Security is stated per operation',
  reason: 'The documentation says that security at the root is ignored; it was recorded that it applies.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(
      'paths: {}\n«security»: [{ api_key: [] }]\ncomponents: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ),
  ],
  good: [doc('paths: {}')],
  check({ spec }, report) {
    const node = childOf(spec.root, 'security');
    if (node && itemsOf(node).length > 0)
      report(keyPlace(node), 'The documentation says that this is ignored; it was seen to apply.', {
        help: 'Repeat it in each operation.',
      });
  },
});
