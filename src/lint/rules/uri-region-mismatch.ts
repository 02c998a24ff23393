import { integration, lambdaUri } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** The regions of an integration's ARN agree. */
export const uriRegionMismatch = rule({
  id: 'uri-region-mismatch',
  severity: 'warn',
  protocols: restAndWebSocket,
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
    {
      spec: integration(`{ type: aws_proxy, httpMethod: POST, uri: «"${lambdaUri}"» }`),
      config: { region: 'eu-west-1' },
    },
  ],
  good: [
    integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`),
    {
      spec: integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}" }`),
      config: { region: 'us-east-1' },
    },
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    for (const { integration } of eachIntegration(spec)) {
      const [, region, named] = regions.exec(integration.uri ?? '') ?? [];
      if (region === undefined) continue;
      const at = childOf(integration.node, 'uri') ?? integration.node;
      if (named !== undefined && region !== named) {
        report(at, `The URI is of ${region}, the function of ${named}.`, { help: 'Write one region.' });
      } else if (facts.region !== undefined && region !== facts.region) {
        report(at, `The URI is of ${region}, the API of ${facts.region}.`, {
          help: 'Write the region of the API, or change region in gwctl.yaml.',
        });
      }
    }
  },
});

/** The region of an integration's ARN, and of the function in it. Placeholders are no regions. */
const regions =
  /^arn:[^:]+:apigateway:([\w-]+):[^:]+:(?:path\/[^/]*\/functions\/arn:[^:]+:lambda:([\w-]+):)?/;
