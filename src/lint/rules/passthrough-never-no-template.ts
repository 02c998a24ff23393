import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** passthroughBehavior: never comes with a request template. */
export const passthroughNeverNoTemplate = rule({
  id: 'passthrough-never-no-template',
  severity: 'error',
  protocols: rest,
  summary: 'passthroughBehavior: never comes with a request template',
  reason: 'Without one, every request that has a body is refused with 415.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      '{ type: http, httpMethod: POST, uri: "https://pets.example.com", passthroughBehavior: «never» }',
      '',
      '/pets',
      'post',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: POST
    uri: https://pets.example.com
    passthroughBehavior: never
    requestTemplates: { application/json: $input.json('$') }`,
      '',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const never = childOf(integration.node, 'passthroughBehavior');
      if (!never || integration.isProxy || integration.passthroughBehavior !== 'never') continue;
      if (integration.templates.some(({ role }) => role === 'request')) continue;
      report(never, `${method.name} has no request template, so every request is refused with 415.`, {
        help: 'Add a request template, or write when_no_match.',
      });
    }
  },
});
