import { integration } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, membersOf, placeOf, plain } from '../spec/node.ts';

/** A remove: mapping has an empty value. */
export const httpRemoveValue = rule({
  id: 'http-remove-value',
  severity: 'warn',
  protocols: http,
  summary: 'A remove: mapping has an empty value',
  reason: 'The value is not used.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    integration(
      `{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { "remove:header.X-Kind": «dog» } }`,
    ),
  ],
  good: [
    integration(
      `{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { "remove:header.X-Kind": "''" } }`,
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration: backend } of eachIntegration(spec)) {
      const responses = membersOf(childOf(backend.node, 'responseParameters')).flatMap(membersOf);
      for (const node of [...backend.requestParameters, ...responses]) {
        const text = plain(node) ?? '';
        if (!node.key.startsWith('remove:') || text === '' || text === "''") continue;
        report(node, 'The value of a remove: mapping is not used.', {
          help: `Write "''".`,
          fix: [{ kind: 'set', at: placeOf(node), value: "''" }],
        });
      }
    }
  },
});
