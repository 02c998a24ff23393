import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { nameSchema } from '../spec/schema-name.ts';

/** The schema of a body is an object, a list or a $ref. */
export const modelPrimitiveResponse = rule({
  id: 'model-primitive-response',
  severity: 'warn',
  protocols: rest,
  summary: 'The schema of a body is an object, a list or a $ref',
  reason: `"Unsupported model type 'StringSchema' ... Ignoring."`,
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  fixable: true,
  bad: [
    operation(
      'responses: { "200": { description: ok, content: { application/json: { schema: «{ type: string }» } } } }',
    ),
  ],
  good: [
    operation(
      'responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }',
    ),
  ],
  adopts: [{ id: 'model-unsupported-type', fix: (schema, _at, taken) => nameSchema(schema, taken) }],
});
