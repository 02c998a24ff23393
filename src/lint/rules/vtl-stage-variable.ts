import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';
import { propertyPath } from '../vtl/template-facts.ts';

/** A stage variable that a template reads is set on every stage. */
export const vtlStageVariable = rule({
  id: 'vtl-stage-variable',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'A stage variable that a template reads is set on every stage',
  reason: 'A variable that a stage does not have prints nothing.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    {
      spec: requestTemplate('{ "table": "«$stageVariables.table»" }'),
      config: { stages: new Map([['dev', { variables: new Map([['backend', 'pets']]) }]]) },
    },
    {
      spec: requestTemplate(`{ "a": "«$stageVariables['table']»", "b": "«$stageVariables.get('table')»" }`),
      config: { stages: new Map([['dev', { variables: new Map([['backend', 'pets']]) }]]) },
    },
  ],
  good: [
    {
      spec: requestTemplate('{ "table": "$stageVariables.table" }'),
      config: { stages: new Map([['dev', { variables: new Map([['table', 'pets']]) }]]) },
    },
    requestTemplate('{ "table": "$stageVariables.table" }'),
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    if (facts.stages.size === 0) return;
    for (const { node, reference, tested } of eachReference(spec, 'stageVariables')) {
      const name = propertyPath(reference);
      const without = [...facts.stages]
        .filter(([, { variables }]) => !variables.has(name))
        .map(([stage]) => stage);
      if (name === '' || tested || without.length === 0) continue;
      report(node, `The stage ${without.join(', ')} has no variable ${name}: it prints nothing.`, {
        help: `Add ${name} to the variables of the stage in gwctl.yaml.`,
        inside: reference,
      });
    }
  },
});
