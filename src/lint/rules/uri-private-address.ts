import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, wordOf } from '../spec/node.ts';

/** A backend with a private address is called through a VPC link. */
export const uriPrivateAddress = rule({
  id: 'uri-private-address',
  severity: 'warn',
  protocols: every,
  summary: 'A backend with a private address is called through a VPC link',
  reason: 'From the internet side API Gateway cannot reach it.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html',
  awsVerdict: 'fails at run time',
  bad: [integration('{ type: http_proxy, httpMethod: GET, uri: «"https://10.0.1.7/pets"» }')],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://10.0.1.7/pets", connectionType: VPC_LINK, connectionId: abc123 }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const uri = childOf(integration.node, 'uri');
      if (!uri || wordOf(integration.node, 'connectionType') === 'vpc_link') continue;
      const host = /^https?:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(integration.uri ?? '')?.[1];
      if (host === undefined || !privateHost.test(host)) continue;
      report(uri, `API Gateway cannot reach ${host}, where ${method.name} has its backend.`, {
        help: 'Use connectionType: VPC_LINK, or a public address.',
      });
    }
  },
});

const privateHost =
  /^(?:localhost|127(?:\.\d+){3}|\[::1\]|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2}|.*\.(?:internal|local))$/i;
