import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, wordOf } from '../spec/node.ts';
import type { IntegrationView } from '../spec/types.ts';

/** A backend on the internet is called with https. */
export const uriPlainHttp = rule({
  id: 'uri-plain-http',
  severity: 'warn',
  protocols: every,
  summary: 'A backend on the internet is called with https',
  reason: 'With http:// the call leaves AWS in clear text.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html',
  awsVerdict: 'has no opinion',
  bad: [integration('{ type: http_proxy, httpMethod: GET, uri: «"http://pets.example.com/pets"» }')],
  good: [
    integration('{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com/pets" }'),
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "http://pets.example.com/pets", connectionType: VPC_LINK, connectionId: abc123 }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const uri = childOf(integration.node, 'uri');
      if (!uri || !/^http:\/\//i.test(integration.uri ?? '') || isPrivate(integration)) continue;
      report(uri, `${method.name} calls its backend without TLS.`, { help: 'Write https://.' });
    }
  },
});

/** Behind a VPC link, or where only a local stand-in answers. */
function isPrivate({ node, uri = '' }: IntegrationView): boolean {
  if (wordOf(node, 'connectionType') === 'vpc_link') return true;
  return /^http:\/\/(?:localhost|127\.|\[::1\]|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[^/]*\.(?:internal|local|test|localhost)\b)/i.test(
    uri,
  );
}
