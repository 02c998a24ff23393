import { integration, operation } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { isMap } from '../spec/node.ts';

/** A Lambda integration of an HTTP API says its payloadFormatVersion. */
export const httpPayloadVersion = rule({
  id: 'http-payload-version',
  severity: 'error',
  protocols: http,
  summary: 'A Lambda integration of an HTTP API says its payloadFormatVersion',
  reason: '2.0 or 1.0 for functions, 1.0 for everything else.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    operation(
      'x-amazon-apigateway-integration: «{ type: aws_proxy, httpMethod: POST, uri: "arn:aws:lambda:us-east-1:123456789012:function:pets" }»',
    ),
  ],
  good: [
    integration(
      '{ type: aws_proxy, httpMethod: POST, uri: "arn:aws:lambda:us-east-1:123456789012:function:pets", payloadFormatVersion: "2.0" }',
    ),
  ],
  adopts: [
    {
      id: 'payload-version',
      fix: (node, at) =>
        isMap(node.value) ? [{ kind: 'insert', at, key: 'payloadFormatVersion', value: '2.0' }] : undefined,
    },
  ],
});
