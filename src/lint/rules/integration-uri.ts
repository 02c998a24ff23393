import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The URI of an HTTP integration has http:// or https:// and a host. */
export const integrationUri = rule({
  id: 'integration-uri',
  severity: 'error',
  protocols: every,
  summary: 'The URI of an HTTP integration has http:// or https:// and a host',
  reason: '"Invalid HTTP endpoint specified for URI".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [integration('{ type: http, httpMethod: GET, uri: «pets.example.com/pets» }')],
  good: [integration('{ type: http, httpMethod: GET, uri: https://pets.example.com/pets }')],
  adopts: [{ id: 'integration-uri' }],
});
