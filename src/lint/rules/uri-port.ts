import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, wordOf } from '../spec/node.ts';

/** A backend listens on a port that API Gateway calls. */
export const uriPort = rule({
  id: 'uri-port',
  severity: 'warn',
  protocols: every,
  summary: 'A backend listens on port 80, 443 or one from 1024 on',
  reason: 'API Gateway supports the ports 80, 443 and 1024 to 65535 of HTTP endpoints, and no other.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html',
  awsVerdict: 'fails at run time',
  bad: [integration('{ type: http_proxy, httpMethod: GET, uri: «"https://pets.example.com:81/pets"» }')],
  good: [
    integration('{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com:8443/pets" }'),
    integration('{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com:443/pets" }'),
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "http://pets.example.com:81/pets", connectionType: VPC_LINK, connectionId: abc123 }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const uri = childOf(integration.node, 'uri');
      // The ports are documented for public endpoints: behind a VPC link a load balancer's listener is called.
      if (wordOf(integration.node, 'connectionType') === 'vpc_link') continue;
      const port = /^https?:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^/:?#]+):(\d+)(?:[/?#]|$)/i.exec(
        integration.uri ?? '',
      )?.[1];
      if (!uri || port === undefined || isSupported(Number(port))) continue;
      report(uri, `API Gateway does not call port ${port}, where ${method.name} has its backend.`, {
        help: 'Let the backend listen on 80, 443 or a port from 1024 to 65535.',
      });
    }
  },
});

function isSupported(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && port <= 65535);
}
