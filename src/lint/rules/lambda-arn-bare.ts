import { integration, lambdaUri } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { invocationUri } from '../spec/function-uri.ts';

/** The URI of a Lambda integration is API Gateway's form, not the function's own ARN. */
export const lambdaArnBare = rule({
  id: 'lambda-arn-bare',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: "The URI of a Lambda integration is API Gateway's form, not the function's own ARN",
  reason: '"Invalid function ARN or invalid uri"; the bare ARN is for HTTP APIs.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    integration(
      '{ type: aws_proxy, httpMethod: POST, uri: «"arn:aws:lambda:us-east-1:123456789012:function:pets"» }',
    ),
  ],
  good: [integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`)],
  adopts: [{ id: 'lambda-arn-bare', fix: (node, at) => invocationUri(node.value, at) }],
});
