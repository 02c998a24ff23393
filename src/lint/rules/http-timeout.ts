import { integration } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** The time-out of an HTTP API's integration is 30000 ms at most. */
export const httpTimeout = rule({
  id: 'http-timeout',
  severity: 'error',
  protocols: http,
  summary: "The time-out of an HTTP API's integration is 30000 ms at most",
  reason: 'It cannot be raised.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: http_proxy, httpMethod: GET, payloadFormatVersion: "1.0", uri: "https://pets.example.com", timeoutInMillis: «31000» }',
    ),
  ],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, payloadFormatVersion: "1.0", uri: "https://pets.example.com", timeoutInMillis: 30000 }',
    ),
  ],
  adopts: [{ id: 'http-timeout' }],
});
