import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A $ref leads to a named schema of the same document. */
export const schemaBundled = rule({
  id: 'schema-bundled',
  severity: 'info',
  protocols: rest,
  summary: 'A $ref leads to a named schema of the same document',
  reason:
    'API Gateway takes no other references; gwctl makes a model of the place when it imports and exports.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  bad: [
    operation(
      `
    requestBody:
      content:
        application/json:
          schema: «{ $ref: '#/components/schemas/Pet/properties/name' }»`,
      'components: { schemas: { Pet: { type: object, properties: { name: { type: object } } } } }',
      '/pets',
      'post',
    ),
  ],
  good: [
    operation(
      `
    requestBody:
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Pet' }`,
      'components: { schemas: { Pet: { type: object } } }',
      '/pets',
      'post',
    ),
  ],
  adopts: [{ id: 'schema-bundled' }],
});
