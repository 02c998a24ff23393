import { integration } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** An HTTP API has integrations of type aws_proxy and http_proxy. */
export const httpIntegrationType = rule({
  id: 'http-integration-type',
  severity: 'error',
  protocols: http,
  summary: 'An HTTP API has integrations of type aws_proxy and http_proxy',
  reason: 'Of any other type API Gateway warns, and the route is left without an integration.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html',
  awsVerdict: 'warns at import',
  bad: [integration('{ type: «mock» }')],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0" }',
    ),
  ],
  adopts: [{ id: 'http-integration' }],
});
