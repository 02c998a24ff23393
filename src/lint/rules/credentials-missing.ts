import { integration, operation } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { has, wordOf } from '../spec/node.ts';

/** An integration with an AWS service other than Lambda has credentials. */
export const credentialsMissing = rule({
  id: 'credentials-missing',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'An integration with an AWS service other than Lambda has credentials',
  reason: 'Services know no resource policy for API Gateway: without a role the call is refused.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    operation(
      'x-amazon-apigateway-integration: «{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets" }»',
    ),
  ],
  good: [
    integration(
      '{ type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets", credentials: "arn:aws:iam::123456789012:role/pets" }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      if (integration.type !== 'aws' || integration.isLambda || has(integration.node, 'credentials'))
        continue;
      const service = /^arn:[^:]+:apigateway:[^:]*:([^:]+):/.exec(integration.uri ?? '')?.[1];
      if (
        service === undefined ||
        service === 'lambda' ||
        service.includes('${') ||
        wordOf(integration.node, 'connectionType') === 'vpc_link'
      )
        continue;
      report(integration.node, `${method.name} calls ${service} without credentials.`, {
        help: 'Add credentials: the ARN of a role that may call the service.',
      });
    }
  },
});
