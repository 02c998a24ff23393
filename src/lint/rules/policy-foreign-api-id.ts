import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, itemsOf, placeOf, plain } from '../spec/node.ts';

/** A resource policy names its own API by execute-api:/ and a path. */
export const policyForeignApiId = rule({
  id: 'policy-foreign-api-id',
  severity: 'warn',
  protocols: rest,
  summary: 'A resource policy names its own API by execute-api:/ and a path',
  reason: 'An ARN with an API id comes from an export: on another API it locks every caller out.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy:
      Statement: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: «"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*"» }]`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy:
      Statement: [{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }]`),
  ],
  check({ spec }, report) {
    for (const statement of itemsOf(descend(spec.root, 'x-amazon-apigateway-policy', 'Statement'))) {
      const resource = childOf(statement, 'Resource');
      for (const node of resource && Array.isArray(resource.value) ? itemsOf(resource) : [resource]) {
        const path = /^arn:[^:]+:execute-api:[^:]*:[^:]*:[a-z0-9]{10}(\/.*)$/.exec(plain(node) ?? '')?.[1];
        if (!node || path === undefined) continue;
        report(node, `${plain(node)} names one API by its id.`, {
          help: `Write execute-api:${path}.`,
          fix: [{ kind: 'set', at: placeOf(node), value: `execute-api:${path}` }],
        });
      }
    }
  },
});
