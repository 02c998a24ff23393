import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** Every security requirement names a scheme of the document. */
export const schemeUndefined = rule({
  id: 'scheme-undefined',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'Every security requirement names a scheme of the document',
  reason: 'A name that is not defined protects nothing.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html',
  awsVerdict: 'drops or changes it silently',
  bad: [operation('security: [{ «pool»: [] }]\nresponses: {}')],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ),
  ],
  adopts: [{ id: 'security-scheme-missing' }],
});
