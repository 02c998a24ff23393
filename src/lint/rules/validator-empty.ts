import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { isTrue, keyPlace } from '../spec/node.ts';

/** A request validator checks something. */
export const validatorEmpty = rule({
  id: 'validator-empty',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A request validator checks something',
  reason: 'One with both flags false does nothing.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: {}\nx-amazon-apigateway-request-validators: { «none»: {} }')],
  good: [doc('paths: {}\nx-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }')],
  check({ spec }, report) {
    for (const validator of spec.validators.values()) {
      if (isTrue(validator, 'validateRequestBody') || isTrue(validator, 'validateRequestParameters'))
        continue;
      report(keyPlace(validator), `The validator ${validator.key} checks nothing.`, {
        help: 'Set a flag, or remove it.',
      });
    }
  },
});
