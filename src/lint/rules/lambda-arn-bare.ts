import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { integration, lambdaUri } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';

/** The URI of a Lambda integration is API Gateway's form, not the function's own ARN. */
export const lambdaArnBare = rule({
  id: 'lambda-arn-bare',
  severity: 'error',
  protocols: rest,
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
  adopts: [
    {
      id: 'integration-uri',
      when: ({ message }) => message.includes('Invalid function ARN'),
      fix: (node, at) => invocation(node.value, at),
    },
  ],
});

function invocation(value: unknown, at: SourceRef): Fix | undefined {
  const match =
    typeof value === 'string' ? /^arn:([^:]+):lambda:([^:]+):\d{12}:function:[^/]+$/.exec(value) : null;
  if (!match) return undefined;
  const [, partition, region] = match;
  const uri = `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${match[0]}/invocations`;
  return [{ kind: 'set', at, value: uri }];
}
