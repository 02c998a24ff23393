import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The key of a mapping is integration.request.{header|querystring|path}.NAME. */
export const mappingKey = rule({
  id: 'mapping-key',
  severity: 'error',
  protocols: rest,
  summary: 'The key of a mapping is integration.request.{header|querystring|path}.NAME',
  reason: 'API Gateway refuses a destination that it does not know.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { «header.Accept»: "'application/json'" }`),
  ],
  good: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.Accept: "'application/json'" }`),
  ],
  adopts: [{ id: 'mapping-expression', when: (at) => at?.part === 'key' }],
});
