import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A request validator that is named is defined. */
export const validatorUndefined = rule({
  id: 'validator-undefined',
  severity: 'error',
  protocols: rest,
  summary: 'A request validator that is named is defined',
  reason: 'Without it nothing is validated.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'warns at import',
  bad: [
    operation(
      'x-amazon-apigateway-request-validator: «basc»\nresponses: {}',
      'x-amazon-apigateway-request-validators: { basic: { validateRequestBody: true } }',
    ),
  ],
  good: [
    operation(
      'x-amazon-apigateway-request-validator: basic\nresponses: {}',
      'x-amazon-apigateway-request-validators: { basic: { validateRequestBody: true } }',
    ),
  ],
  adopts: [{ id: 'request-validator-unknown' }],
});
