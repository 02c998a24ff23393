import { integration, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every integration but a mock says its httpMethod. */
export const integrationHttpMethod = rule({
  id: 'integration-http-method',
  severity: 'error',
  protocols: every,
  summary: 'Every integration but a mock says its httpMethod',
  reason: '"Enumeration value for HttpMethod must be non-empty".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [operation('x-amazon-apigateway-integration: «{ type: http, uri: https://pets.example.com }»')],
  good: [integration('{ type: http, httpMethod: GET, uri: https://pets.example.com }')],
  adopts: [{ id: 'integration-http-method' }],
});
