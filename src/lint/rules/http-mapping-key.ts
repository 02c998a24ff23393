import { integration } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** The key of a mapping is append:, overwrite: or remove: and a place. */
export const httpMappingKey = rule({
  id: 'http-mapping-key',
  severity: 'error',
  protocols: http,
  summary: 'The key of a mapping is append:, overwrite: or remove: and a place',
  reason: 'header.NAME, querystring.NAME or path for requests; header.NAME or statuscode for responses.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { «integration.request.header.X-Kind»: dog } }',
    ),
  ],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", payloadFormatVersion: "1.0", requestParameters: { "append:header.X-Kind": dog } }',
    ),
  ],
  adopts: [{ id: 'http-mapping' }],
});
