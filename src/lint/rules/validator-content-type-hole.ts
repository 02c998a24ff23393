import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { isBodyValidated } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A body that is validated cannot pass under another content type. */
export const validatorContentTypeHole = rule({
  id: 'validator-content-type-hole',
  severity: 'warn',
  protocols: rest,
  summary: 'A body that is validated cannot pass under another content type',
  reason:
    'The model belongs to one content type: a request with another one is not checked, unless passthroughBehavior is never.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'fails at run time',
  bad: [
    `${integration(
      '{ type: http, httpMethod: POST, uri: "https://pets.example.com" }',
      `
    requestBody: { content: { application/json: { schema: { type: object } } } }
    x-amazon-apigateway-request-validator: «body»`,
      '/pets',
      'post',
    )}x-amazon-apigateway-request-validators: { body: { validateRequestBody: true } }\n`,
  ],
  good: [
    `${integration(
      '{ type: http, httpMethod: POST, uri: "https://pets.example.com", passthroughBehavior: never, requestTemplates: { application/json: $input.body } }',
      `
    requestBody: { content: { application/json: { schema: { type: object } } } }
    x-amazon-apigateway-request-validator: body`,
      '/pets',
      'post',
    )}x-amazon-apigateway-request-validators: { body: { validateRequestBody: true } }\n`,
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const method of spec.methods) {
      const { integration: backend, body } = method;
      if (
        !backend ||
        backend.isProxy ||
        backend.passthroughBehavior !== 'when_no_match' ||
        backend.type === 'mock'
      )
        continue;
      if (body.schemas.length === 0 || !isBodyValidated(spec, method)) continue;
      const own = childOf(method.node, 'x-amazon-apigateway-request-validator');
      report(
        own ?? keyPlace(method.node),
        `A body of ${method.name} with another content type is not validated, and passes.`,
        {
          help: 'Write passthroughBehavior: never, with a request template.',
        },
      );
    }
  },
});
