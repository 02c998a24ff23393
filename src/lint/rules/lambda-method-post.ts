import { integration, lambdaUri } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, placeOf, wordOf } from '../spec/node.ts';

/** A Lambda integration is called with POST. */
export const lambdaMethodPost = rule({
  id: 'lambda-method-post',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A Lambda integration is called with POST',
  reason: "Lambda's Invoke is a POST; another verb is imported, and every call then ends as 500.",
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    integration(`
    type: aws_proxy
    httpMethod: «GET»
    uri: ${lambdaUri}`),
  ],
  good: [
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: ${lambdaUri}`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const verb = childOf(integration.node, 'httpMethod');
      if (!integration.isLambda || !verb || wordOf(integration.node, 'httpMethod') === 'post') continue;
      report(verb, `${method.name} calls its function with ${String(verb.value)}; Lambda takes POST only.`, {
        help: 'Write httpMethod: POST.',
        fix: [{ kind: 'set', at: placeOf(verb), value: 'POST' }],
      });
    }
  },
});
