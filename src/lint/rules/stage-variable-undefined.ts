import { doc, integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { stageVariableUses } from '../spec/placeholders.ts';

/** A stage variable that the document reads is set on every stage. */
export const stageVariableUndefined = rule({
  id: 'stage-variable-undefined',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A stage variable that the document reads is set on every stage',
  reason: 'A URI with a hole ends as 500 "Internal server error".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    {
      spec: integration('{ type: http, httpMethod: GET, uri: "https://«${stageVariables.backend}»/pets" }'),
      config: { stages: new Map([['prod', { variables: new Map() }]]) },
    },
    {
      spec: doc(`
        paths: {}
        components:
          securitySchemes:
            guard:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authorizer:
                type: token
                authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:«\${stageVariables.guard}»/invocations`),
      config: { stages: new Map([['prod', { variables: new Map() }]]) },
    },
  ],
  good: [
    {
      spec: integration('{ type: http, httpMethod: GET, uri: "https://${stageVariables.backend}/pets" }'),
      config: { stages: new Map([['prod', { variables: new Map([['backend', 'pets.example.com']]) }]]) },
    },
    integration('{ type: http, httpMethod: GET, uri: "https://${stageVariables.backend}/pets" }'),
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    if (facts.stages.size === 0) return;
    for (const { name, node, start, end } of stageVariableUses(spec)) {
      const without = [...facts.stages]
        .filter(([, { variables }]) => !variables.has(name))
        .map(([stage]) => stage);
      if (without.length === 0) continue;
      report(node, `The stage ${without.join(', ')} has no variable ${name}.`, {
        help: `Add ${name} to the variables of the stage in gwctl.yaml.`,
        inside: { start, end },
      });
    }
  },
});
