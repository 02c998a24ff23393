import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { plain } from '../spec/node.ts';
import { stageVariableUses } from '../spec/placeholders.ts';

/** A function that a stage variable names has its permission. */
export const stageVariableLambdaPermission = rule({
  id: 'stage-variable-lambda-permission',
  severity: 'info',
  protocols: rest,
  summary: 'A function that a stage variable names has its permission',
  reason: 'API Gateway cannot add the permission by itself: each function or alias needs its own.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      '{ type: aws_proxy, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:«${stageVariables.pets}»/invocations" }',
    ),
  ],
  good: [integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, node, start, end } of stageVariableUses(spec)) {
      if (node.key !== 'uri' || !(plain(node) ?? '').includes(':function:')) continue;
      report(node, `Each function that ${name} may name needs a permission for this API.`, {
        help: 'aws lambda add-permission for each of them.',
        inside: { start, end },
      });
    }
  },
});
