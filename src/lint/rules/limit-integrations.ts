import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

const integration =
  '{ type: http_proxy, httpMethod: GET, payloadFormatVersion: "1.0", uri: "https://pets.example.com" }';

/** The API has at most 300 integrations. */
export const limitIntegrations = rule({
  id: 'limit-integrations',
  severity: 'warn',
  protocols: http,
  summary: 'The API has at most 300 integrations',
  reason: 'Routes may share one under components: x-amazon-apigateway-integrations.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  awsVerdict: 'refuses the import',
  // Made when somebody reads it: every start of gwctl lint would pay for it.
  get bad() {
    return [
      `«${doc(`paths: { ${Array.from({ length: 301 }, (_, i) => `/p${i}: { get: { responses: {}, x-amazon-apigateway-integration: ${integration} } }`).join(', ')} }`)}»`,
    ];
  },
  good: [
    doc(`paths: { /pets: { get: { responses: {}, x-amazon-apigateway-integration: ${integration} } } }`),
  ],
  adopts: [{ id: 'limit-integrations' }],
});
