import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** The regions of an integration's ARN agree. */
export const uriRegionMismatch = rule({
  id: 'uri-region-mismatch',
  severity: 'warn',
  protocols: rest,
  summary: "The regions of an integration's ARN agree",
  reason:
    "A URI that names another region than the function in it, or than the API's own, calls across regions: mostly a copy that was not finished.",
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: «arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations»`),
  ],
  good: [integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      const match =
        /^arn:[^:]+:apigateway:([\w-]+):lambda:path\/[^/]*\/functions\/arn:[^:]+:lambda:([\w-]+):/.exec(
          integration.uri ?? '',
        );
      if (!match || match[1] === match[2]) continue;
      report(
        childOf(integration.node, 'uri') ?? integration.node,
        `The URI is of ${match[1]}, the function of ${match[2]}.`,
        {
          help: 'Write one region.',
        },
      );
    }
  },
});
