import { operation, schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { validatedSchemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A validator is not trusted with minItems and maxItems. */
export const modelArrayLimits = rule({
  id: 'model-array-limits',
  severity: 'info',
  protocols: rest,
  summary: 'A validator is not trusted with minItems and maxItems',
  reason: 'The documentation says that simple validation does not look at them.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    requestBody:
      content:
        application/json:
          schema: { type: array, «maxItems»: 3, items: { type: string } }
    responses: {}
    x-amazon-apigateway-request-validator: all`,
      'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  good: [schema('{ type: array, maxItems: 3, items: { type: string } }', 'Pets')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of validatedSchemasWith(spec, ['minItems', 'maxItems'])) {
      const found = childOf(inner, 'minItems') ?? childOf(inner, 'maxItems');
      if (found)
        report(keyPlace(found), `API Gateway may not check ${found.key}.`, {
          help: 'Check it in the backend too.',
        });
    }
  },
});
