import { integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { stageVariableUses } from '../spec/placeholders.ts';

/** A stage variable has a name of letters, digits and underscores. */
export const stageVariableName = rule({
  id: 'stage-variable-name',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A stage variable has a name of letters, digits and underscores',
  reason: 'Other names cannot be set on a stage.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [integration('{ type: http, httpMethod: GET, uri: "https://«${stageVariables.back-end}»/pets" }')],
  good: [integration('{ type: http, httpMethod: GET, uri: "https://${stageVariables.backend}/pets" }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, node, start, end } of stageVariableUses(spec)) {
      if (/^\w{1,64}$/.test(name)) continue;
      report(node, `${name} is no name of a stage variable.`, {
        help: 'Use letters, digits and underscores, 64 at most.',
        inside: { start, end },
      });
    }
  },
});
