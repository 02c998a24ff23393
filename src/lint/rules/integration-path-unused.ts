import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** Every mapping integration.request.path.name has its {name} in the URI. */
export const integrationPathUnused = rule({
  id: 'integration-path-unused',
  severity: 'warn',
  protocols: rest,
  summary: 'Every mapping integration.request.path.name has its {name} in the URI',
  reason: 'A mapping to a place that the URI does not have does nothing.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com/pets
    requestParameters: { «integration.request.path.petId»: method.request.path.petId }`,
      '',
      '/pets/{petId}',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com/pets/{petId}
    requestParameters: { integration.request.path.petId: method.request.path.petId }`,
      '',
      '/pets/{petId}',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      if (integration.uri === undefined) continue;
      for (const mapping of integration.requestParameters) {
        const name = /^integration\.request\.path\.(.+)$/.exec(mapping.key)?.[1];
        if (name === undefined || integration.uri.includes(`{${name}}`)) continue;
        report(keyPlace(mapping), `The URI of ${method.name} has no {${name}}: the mapping does nothing.`, {
          help: 'Put it into the URI, or remove the mapping.',
        });
      }
    }
  },
});
