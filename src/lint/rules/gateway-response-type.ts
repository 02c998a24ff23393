import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A gateway response is one of the 21 types. */
export const gatewayResponseType = rule({
  id: 'gateway-response-type',
  severity: 'error',
  protocols: rest,
  summary: 'A gateway response is one of the 21 types',
  reason: '"Member must satisfy enum value set".',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: {}\nx-amazon-apigateway-gateway-responses: { «DEFAULT_400»: { statusCode: "400" } }')],
  good: [doc('paths: {}\nx-amazon-apigateway-gateway-responses: { DEFAULT_4XX: { statusCode: "400" } }')],
  adopts: [{ id: 'gateway-response-type' }],
});
