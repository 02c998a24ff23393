import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { mapsBelow, membersOf } from '../spec/node.ts';

/** Of the variables ${AWS::...} only AccountId, Partition and Region are used. */
export const awsVariableUnknown = rule({
  id: 'aws-variable-unknown',
  severity: 'warn',
  protocols: every,
  summary: 'Of the variables ${AWS::...} only AccountId, Partition and Region are used',
  reason: 'API Gateway replaces these three at import; every other one stays in the text as it is.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://«\${AWS::StackName}».pets.example.com`),
  ],
  good: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://\${AWS::Region}.pets.example.com`),
  ],
  check({ spec }, report) {
    if (!spec.document.text(spec.document.file)?.includes('${AWS::')) return;
    for (const map of mapsBelow(spec.root)) {
      for (const node of membersOf(map)) {
        if (typeof node.value !== 'string') continue;
        for (const match of node.value.matchAll(/\$\{AWS::(?!AccountId\}|Partition\}|Region\})[^${}]*\}/g)) {
          report(node, `API Gateway does not replace ${match[0]}.`, {
            help: 'Write the value, or let CloudFormation put it in.',
            inside: { start: match.index, end: match.index + match[0].length },
          });
        }
      }
    }
  },
});
