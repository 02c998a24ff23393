import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, has, itemsOf, textOf, wordOf } from '../spec/node.ts';

/** A resource policy that allows everybody has a condition. */
export const policyWildcard = rule({
  id: 'policy-wildcard',
  severity: 'warn',
  protocols: rest,
  summary: 'A resource policy that allows everybody has a condition',
  reason: 'Principal "*" and Allow without a condition is no policy at all.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
  awsVerdict: 'has no opinion',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy:
      Statement: [«{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }»]`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy:
      Statement:
        - { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*", Condition: { IpAddress: { aws:SourceIp: 192.0.2.0/24 } } }`),
  ],
  check({ spec }, report) {
    const statements = itemsOf(descend(spec.root, 'x-amazon-apigateway-policy', 'Statement'));
    // A Deny beside it narrows what the Allow opens: AWS's own pattern for address lists.
    if (statements.some((each) => wordOf(each, 'Effect') === 'deny')) return;
    for (const statement of statements) {
      const principal = childOf(statement, 'Principal');
      const isAnybody = principal?.value === '*' || textOf(principal, 'AWS') === '*';
      if (!isAnybody || wordOf(statement, 'Effect') !== 'allow' || has(statement, 'Condition')) continue;
      report(statement, 'This statement allows everybody, without a condition.', {
        help: 'Add a Condition, or name the principals.',
      });
    }
  },
});
