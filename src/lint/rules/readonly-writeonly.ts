import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { validatedSchemasWith } from '../spec/iterate.ts';
import { childOf, isTrue, keyPlace } from '../spec/node.ts';

/** A schema that a validator uses has no readOnly or writeOnly. */
export const readonlyWriteonly = rule({
  id: 'readonly-writeonly',
  severity: 'info',
  protocols: rest,
  summary: 'A schema that a validator uses has no readOnly or writeOnly',
  reason: 'API Gateway does not know them: a required read-only property is demanded from clients.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    requestBody:
      content:
        application/json:
          schema: { type: object, required: [id], properties: { id: { type: string, «readOnly»: true } } }
    responses: {}
    x-amazon-apigateway-request-validator: all`,
      'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }',
      '/pets',
      'post',
    ),
  ],
  good: [
    operation(
      'requestBody: { content: { application/json: { schema: { type: object } } } }',
      '',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of validatedSchemasWith(spec, ['readOnly', 'writeOnly'])) {
      const found = ['readOnly', 'writeOnly'].find((key) => isTrue(inner, key));
      const place = found === undefined ? undefined : childOf(inner, found);
      if (!place) continue;
      report(keyPlace(place), `API Gateway does not know ${place.key}: the body is validated without it.`, {
        help: 'Write one schema for requests and one for responses.',
      });
    }
  },
});
