import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A security scheme that an operation relies on has an authorizer. */
export const schemeIgnored = rule({
  id: 'scheme-ignored',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A security scheme that an operation relies on has an authorizer',
  reason: '"Unsupported security definition type ... Ignoring.": the method is open.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  bad: [
    operation(
      'security: [{ oauth: «[]» }]\nresponses: {}',
      'components: { securitySchemes: { oauth: { type: oauth2, flows: {} } } }',
    ),
  ],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ),
  ],
  adopts: [{ id: 'security-scheme-unsupported' }],
});
