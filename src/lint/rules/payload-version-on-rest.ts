import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A REST integration has no payloadFormatVersion. */
export const payloadVersionOnRest = rule({
  id: 'payload-version-on-rest',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A REST integration has no payloadFormatVersion',
  reason: 'REST APIs ignore it: events have version 1.0.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}", payloadFormatVersion: «"1.0"» }`),
  ],
  good: [integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`)],
  adopts: [{ id: 'payload-version-on-rest', fix: (_node, at) => [{ kind: 'remove', at }] }],
});
