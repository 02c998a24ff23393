import { integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { stageVariableUses } from '../spec/placeholders.ts';

/** The value of a stage variable is made of A-Z a-z 0-9 - . _ ~ : / ? # & = ,. */
export const stageVariableValueChars = rule({
  id: 'stage-variable-value-chars',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'The value of a stage variable is made of A-Z a-z 0-9 - . _ ~ : / ? # & = ,',
  reason: 'CreateStage refuses other characters; the list is documented, the refusal was not seen.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html',
  awsVerdict: 'refuses the import',
  bad: [
    {
      spec: integration('{ type: http, httpMethod: GET, uri: "https://«${stageVariables.backend}»/pets" }'),
      config: { stages: new Map([['dev', { variables: new Map([['backend', 'pets example']]) }]]) },
    },
  ],
  good: [
    {
      spec: integration('{ type: http, httpMethod: GET, uri: "https://${stageVariables.backend}/pets" }'),
      config: { stages: new Map([['dev', { variables: new Map([['backend', 'pets.example.com']]) }]]) },
    },
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    for (const { name, node, start, end } of stageVariableUses(spec)) {
      for (const [stage, { variables }] of facts.stages) {
        const value = variables.get(name);
        if (value === undefined || /^[\w\-.~:/?#&=,]{0,512}$/.test(value)) continue;
        report(node, `The value of ${name} on ${stage} has a character that stage variables cannot have.`, {
          help: 'Encode it.',
          inside: { start, end },
        });
      }
    }
  },
});
