import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { validatorOf } from '../spec/iterate.ts';
import { childOf, isTrue } from '../spec/node.ts';

/** A method whose body is validated has a model for it. */
export const validatorBodyNoModel = rule({
  id: 'validator-body-no-model',
  severity: 'warn',
  protocols: rest,
  summary: 'A method whose body is validated has a model for it',
  reason: 'Without a model there is nothing to check.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    responses: {}
    x-amazon-apigateway-request-validator: «body»`,
      'x-amazon-apigateway-request-validators: { body: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  good: [
    operation(
      `
    requestBody: { content: { application/json: { schema: { type: object } } } }
    responses: {}
    x-amazon-apigateway-request-validator: body`,
      'x-amazon-apigateway-request-validators: { body: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const method of spec.methods) {
      // A validator of the whole document is there for the methods that have a body.
      const place = childOf(method.node, 'x-amazon-apigateway-request-validator');
      const validator = place && validatorOf(spec, method);
      if (!place || !isTrue(validator, 'validateRequestBody') || method.body.schemas.length > 0) continue;
      if (isTrue(validator, 'validateRequestParameters')) continue;
      report(place, `${method.name} has no body model: there is nothing to validate.`, {
        help: 'Add a requestBody with a schema.',
      });
    }
  },
});
