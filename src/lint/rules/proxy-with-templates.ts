import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, keyPlace, membersOf, plain } from '../spec/node.ts';

/** A proxy integration has no templates. */
export const proxyWithTemplates = rule({
  id: 'proxy-with-templates',
  severity: 'warn',
  protocols: rest,
  summary: 'A proxy integration has no templates',
  reason:
    'A proxy passes request and response through: templates and response mappings are kept and never used.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    integration(
      `
    type: aws_proxy
    httpMethod: POST
    uri: ${lambdaUri}
    requestTemplates: { application/json: "{}" }`.replace('requestTemplates', '«requestTemplates»'),
    ),
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
      if (!integration.isProxy) continue;
      const templates = childOf(integration.node, 'requestTemplates');
      const found = templates && membersOf(templates).length > 0 ? [templates] : [];
      for (const response of integration.responses) {
        if (response.templates.some((template) => plain(template)?.trim()))
          found.push(...[childOf(response.node, 'responseTemplates')].flatMap((each) => each ?? []));
      }
      for (const node of found) {
        report(keyPlace(node), `${node.key} of ${method.name} is never used: the integration is a proxy.`, {
          help: `Remove it, or write type: ${integration.type.replace('_proxy', '')}.`,
        });
      }
    }
  },
});
