import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, has, itemsOf, plain } from '../spec/node.ts';

/** A private API has a resource policy. */
export const policyPrivateMissing = rule({
  id: 'policy-private-missing',
  severity: 'error',
  protocols: rest,
  summary: 'A private API has a resource policy',
  reason: 'Without one nobody can call it.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    servers:
      - url: https://pets.example.com
        x-amazon-apigateway-endpoint-configuration: { types: «[PRIVATE]» }
    paths: {}`),
  ],
  good: [
    doc(`
    servers:
      - url: https://pets.example.com
        x-amazon-apigateway-endpoint-configuration: { types: [REGIONAL] }
    paths: {}`),
  ],
  check({ spec }, report) {
    if (has(spec.root, 'x-amazon-apigateway-policy')) return;
    for (const holder of [spec.root, ...itemsOf(childOf(spec.root, 'servers'))]) {
      const types = descend(holder, 'x-amazon-apigateway-endpoint-configuration', 'types');
      if (types && itemsOf(types).some((each) => plain(each)?.toUpperCase() === 'PRIVATE')) {
        report(types, 'A private API without a resource policy answers nobody.', {
          help: 'Add x-amazon-apigateway-policy.',
        });
      }
    }
  },
});
