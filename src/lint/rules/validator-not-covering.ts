import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { validatorOf } from '../spec/iterate.ts';
import { childOf, isTrue } from '../spec/node.ts';

/** The validator of a method covers all that the method requires. */
export const validatorNotCovering = rule({
  id: 'validator-not-covering',
  severity: 'warn',
  protocols: rest,
  summary: 'The validator of a method covers all that the method requires',
  reason: 'A validator of parameters does not look at the body, and the other way round.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    parameters: [{ name: kind, in: query, required: true, schema: { type: string } }]
    responses: {}
    x-amazon-apigateway-request-validator: «body»`,
      'x-amazon-apigateway-request-validators: { body: { validateRequestBody: true } }',
    ),
  ],
  good: [
    operation(
      `
    parameters: [{ name: kind, in: query, required: true, schema: { type: string } }]
    responses: {}
    x-amazon-apigateway-request-validator: parameters`,
      'x-amazon-apigateway-request-validators: { parameters: { validateRequestParameters: true } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const method of spec.methods) {
      const validator = validatorOf(spec, method);
      // Of the body only where the file requires it: a schema alone may be documentation.
      const place = childOf(method.node, 'x-amazon-apigateway-request-validator');
      if (!validator || !place) continue;
      const wantsParameters = method.parameters.some(
        ({ required, location }) => required && (location === 'querystring' || location === 'header'),
      );
      const wantsBody = method.body.required && method.body.schemas.length > 0;
      if (wantsParameters && !isTrue(validator, 'validateRequestParameters')) {
        report(
          place,
          `The validator ${validator.key} does not check the required parameters of ${method.name}.`,
          { help: 'Use one with validateRequestParameters: true.' },
        );
      } else if (wantsBody && !isTrue(validator, 'validateRequestBody')) {
        report(place, `The validator ${validator.key} does not check the required body of ${method.name}.`, {
          help: 'Use one with validateRequestBody: true.',
        });
      }
    }
  },
});
