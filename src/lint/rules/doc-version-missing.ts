import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, has, keyPlace } from '../spec/node.ts';

/** The documentation extension has a version. */
export const docVersionMissing = rule({
  id: 'doc-version-missing',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'The documentation extension has a version',
  reason: 'Without a version nothing of it can be published with a stage.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: {}\n«x-amazon-apigateway-documentation»: { documentationParts: [] }')],
  good: [doc('paths: {}\nx-amazon-apigateway-documentation: { version: "1", documentationParts: [] }')],
  check({ spec }, report) {
    const node = childOf(spec.root, 'x-amazon-apigateway-documentation');
    if (node && !has(node, 'version'))
      report(keyPlace(node), 'The documentation has no version.', { help: 'Add version.' });
  },
});
