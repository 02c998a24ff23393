import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { bodySchemas } from '../spec/iterate.ts';
import { has, isMap, refOf, textOf } from '../spec/node.ts';
import { nameSchema, takenNames } from '../spec/schema-name.ts';

/** The schema of a body has a name. */
export const modelInlineUnnamed = rule({
  id: 'model-inline-unnamed',
  severity: 'info',
  protocols: rest,
  summary: 'The schema of a body has a name',
  reason:
    'API Gateway invents one for an inline schema, as MODEL3f2a1b: exports, SDKs and differences suffer.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    operation(
      'responses: { "200": { description: ok, content: { application/json: { schema: «{ type: object }» } } } }',
    ),
  ],
  good: [
    operation(
      `
    responses:
      "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }`,
      'components: { schemas: { Pet: { type: object } } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { schema, method, role } of bodySchemas(spec)) {
      if (refOf(schema) !== undefined || !isMap(schema.value)) continue;
      const type = textOf(schema, 'type');
      if (type !== 'object' && type !== 'array' && !has(schema, 'properties')) continue;
      // A schema of another file has a document of its own around it.
      const isOwn = schema.file === spec.root.file;
      const taken = isOwn ? spec.sharedByPieces('schema-names', () => takenNames(spec.root)) : undefined;
      const fix = nameSchema(schema, taken);
      report(schema, `The ${role} schema of ${method.name} has no name: API Gateway invents one.`, {
        help: 'Name it under the schemas of the document, and refer to it.',
        ...(fix ? { fix } : {}),
      });
    }
  },
});
