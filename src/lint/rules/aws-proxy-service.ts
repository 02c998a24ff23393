import { integration, lambdaUri } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';

/** An aws_proxy integration calls Lambda or Firehose. */
export const awsProxyService = rule({
  id: 'aws-proxy-service',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'An aws_proxy integration calls Lambda or Firehose',
  reason: `"Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."`,
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration('{ type: aws_proxy, httpMethod: GET, uri: «"arn:aws:apigateway:us-east-1:s3:path/pets"» }'),
  ],
  good: [integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`)],
  adopts: [{ id: 'aws-proxy-service' }],
});
