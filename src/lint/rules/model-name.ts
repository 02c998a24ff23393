import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The name of a schema is made of letters and digits. */
export const modelName = rule({
  id: 'model-name',
  severity: 'error',
  protocols: rest,
  summary: 'The name of a schema is made of letters and digits',
  reason: '"Model name must be alphanumeric" stops the whole import.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  bad: [schema('{ type: object }', '«pet_v1»')],
  good: [schema('{ type: object }', 'PetV1')],
  adopts: [{ id: 'model-name' }],
});
