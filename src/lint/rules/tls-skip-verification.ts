import { integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, isTrue } from '../spec/node.ts';

/** The certificate of a backend is verified. */
export const tlsSkipVerification = rule({
  id: 'tls-skip-verification',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'The certificate of a backend is verified',
  reason: 'With insecureSkipVerification anybody on the way can answer in place of the backend.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration-tls-config.html',
  awsVerdict: 'has no opinion',
  bad: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", tlsConfig: { insecureSkipVerification: «true» } }',
    ),
  ],
  good: [integration('{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com" }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const tls = childOf(integration.node, 'tlsConfig');
      const skip = childOf(tls, 'insecureSkipVerification');
      if (skip && isTrue(tls, 'insecureSkipVerification')) {
        report(skip, `${method.name} does not verify the certificate of its backend.`, {
          help: 'Remove it, and use a public certificate.',
        });
      }
    }
  },
});
