import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** An API key is looked for in the header x-api-key. */
export const apiKeyNotXApiKey = rule({
  id: 'api-key-not-x-api-key',
  severity: 'error',
  protocols: rest,
  summary: 'An API key is looked for in the header x-api-key',
  reason: 'A scheme of type apiKey with another name or place is never enforced.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'security: [{ token: «[]» }]\nresponses: {}',
      'components: { securitySchemes: { token: { type: apiKey, name: server_token, in: query } } }',
    ),
  ],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: X-API-KEY, in: header } } }',
    ),
  ],
  adopts: [{ id: 'api-key-not-x-api-key' }],
});
