import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { isBodyValidated } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A required request body is demanded by a validator. */
export const requestBodyRequiredIgnored = rule({
  id: 'request-body-required-ignored',
  severity: 'warn',
  protocols: rest,
  summary: 'A required request body is demanded by a validator',
  reason: 'API Gateway drops the flag: without a validator of the body, an empty one passes.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    requestBody:
      «required»: true
      content: { application/json: { schema: { type: object } } }
    responses: {}`,
      'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  good: [
    operation(
      `
    requestBody:
      required: true
      content: { application/json: { schema: { type: object } } }
    responses: {}
    x-amazon-apigateway-request-validator: all`,
      'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    // Where nothing is validated at all, validator-none says so once.
    if (spec.validators.size === 0) return;
    for (const method of spec.methods) {
      const required = childOf(method.body.node, 'required');
      if (!required || !method.body.required || isBodyValidated(spec, method)) continue;
      // Forms and files have no model; nothing could demand them.
      if (!method.body.schemas.some(({ mediaType }) => /json/i.test(mediaType))) continue;
      report(keyPlace(required), `Nothing demands the body of ${method.name}: an empty one passes.`, {
        help: 'Add a request validator with validateRequestBody: true.',
      });
    }
  },
});
