import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse } from '../spec/iterate.ts';
import { childOf, keyPlace, membersOf } from '../spec/node.ts';

/** A custom integration that answers with something else than JSON says its Content-Type. */
export const contentTypeDefault = rule({
  id: 'content-type-default',
  severity: 'info',
  protocols: rest,
  summary: 'A custom integration that answers with something else than JSON says its Content-Type',
  reason: 'API Gateway sends application/json unless a mapping or a template says otherwise.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { default: { statusCode: "200" } }`.replace('default', '«default»'),
      'responses: { "200": { description: ok, content: { image/png: { schema: { type: string } } } } }',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok, content: { application/json: {} } } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration, response } of eachIntegrationResponse(spec)) {
      if (integration.isProxy || response.templates.length > 0) continue;
      const declared = method.responses.get(response.status ?? '');
      const mediaTypes = membersOf(childOf(declared?.node, 'content')).map(({ key }) => key);
      if (mediaTypes.length === 0 || mediaTypes.some((type) => /json/i.test(type))) continue;
      if (response.parameters.some(({ key }) => key.toLowerCase() === 'method.response.header.content-type'))
        continue;
      report(
        keyPlace(response.node),
        `${method.name} answers with Content-Type: application/json, not ${mediaTypes.join(', ')}.`,
        {
          help: 'Map method.response.header.Content-Type.',
        },
      );
    }
  },
});
