import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { childOf, descend, keyPlace, membersOf, textOf } from '../spec/node.ts';
import { integrationKey } from '../spec/words.ts';

/** Every shared integration belongs to a route. */
export const httpUnusedIntegrations = rule({
  id: 'http-unused-integrations',
  severity: 'info',
  set: 'pedantic',
  protocols: http,
  summary: 'Every shared integration belongs to a route',
  reason: 'One that no route uses is created again by each export and import.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(
      'paths: {}\ncomponents: { x-amazon-apigateway-integrations: { «pets»: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0" } } }',
    ),
  ],
  good: [doc('paths: {}')],
  check({ spec }, report) {
    const used = new Set(
      spec.methods.flatMap(({ node }) => textOf(childOf(node, integrationKey), '$ref') ?? []),
    );
    for (const node of membersOf(descend(spec.root, 'components', 'x-amazon-apigateway-integrations'))) {
      if (!used.has(`#/components/x-amazon-apigateway-integrations/${node.key}`))
        report(keyPlace(node), `No route uses the integration ${node.key}.`, { help: 'Remove it.' });
    }
  },
});
