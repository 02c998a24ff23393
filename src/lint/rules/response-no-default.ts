import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A custom integration has a default response. */
export const responseNoDefault = rule({
  id: 'response-no-default',
  severity: 'warn',
  protocols: rest,
  summary: 'A custom integration has a default response',
  reason: "A backend's answer that no pattern matches ends as 500.",
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { "2..": { statusCode: "200" } }`.replace('responses', '«responses»'),
      'responses: { "200": { description: ok } }',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
    integration(
      `
    type: mock
    requestTemplates: { application/json: '{"statusCode": 200}' }
    responses: { "200": { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      // What a mock answers is known: mock-status-unmatched says whether a pattern takes it.
      const isCustom = integration.type === 'http' || integration.type === 'aws';
      if (
        !isCustom ||
        integration.responses.some(({ pattern }) => pattern === 'default' || matchesAll(pattern))
      )
        continue;
      const responses = childOf(integration.node, 'responses');
      report(
        keyPlace(responses ?? integration.node),
        `${method.name} has no default response: an answer that no pattern matches ends as 500.`,
        {
          help: 'Add responses: { default: { statusCode: "200" } }.',
        },
      );
    }
  },
});

/** For Lambda functions, a pattern that takes every error message leaves nothing for default but success. */
function matchesAll(pattern: string): boolean {
  return pattern === '.*' || pattern === '-';
}
