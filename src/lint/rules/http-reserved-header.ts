import { integration } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** A mapping touches no header that API Gateway keeps for itself. */
export const httpReservedHeader = rule({
  id: 'http-reserved-header',
  severity: 'error',
  protocols: http,
  summary: 'A mapping touches no header that API Gateway keeps for itself',
  reason: '"Operations on header ... are restricted".',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { «"append:header.Authorization"»: dog } }',
    ),
  ],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { "append:header.X-Kind": dog } }',
    ),
  ],
  adopts: [{ id: 'http-reserved-header' }],
});
