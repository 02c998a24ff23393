import type { JsonValue } from '../../model/json.ts';
import { doc } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { childOf, has, itemsOf, keyPlace, placeOf, type SpecNode } from '../spec/node.ts';
import type { SpecView } from '../spec/view.ts';

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
  fixable: true,
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
        fix: repeated(spec, node),
      });
  },
});

function repeated({ methods }: SpecView, node: SpecNode): Fix {
  // A requirement is plain data of the document.
  const value = node.value as JsonValue;
  const open = methods.filter((method) => !has(method.node, 'security'));
  // Beside x-amazon-apigateway-auth it would be a conflict, and without it an API key might be lost.
  if (open.some((method) => has(method.node, 'x-amazon-apigateway-auth'))) return [];
  return [
    { kind: 'remove', at: placeOf(node) },
    ...open.map((method) => ({ kind: 'insert', at: placeOf(method.node), key: 'security', value }) as const),
  ];
}
