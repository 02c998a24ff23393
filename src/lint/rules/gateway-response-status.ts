import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The status of a gateway response is 100 to 599. */
export const gatewayResponseStatus = rule({
  id: 'gateway-response-status',
  severity: 'error',
  protocols: rest,
  summary: 'The status of a gateway response is 100 to 599',
  reason: 'Anything else is refused.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: {}\nx-amazon-apigateway-gateway-responses: { THROTTLED: { statusCode: «600» } }')],
  good: [doc('paths: {}\nx-amazon-apigateway-gateway-responses: { THROTTLED: { statusCode: 429 } }')],
  adopts: [{ id: 'gateway-response-status' }],
});
