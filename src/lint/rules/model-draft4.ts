import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** Every schema is JSON Schema draft 4. */
export const modelDraft4 = rule({
  id: 'model-draft4',
  severity: 'error',
  protocols: rest,
  summary: 'Every schema is JSON Schema draft 4',
  reason:
    '"Invalid model schema specified", without a place: an empty required, a numeric exclusiveMinimum, const, if and then.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  bad: [
    schema('{ type: object, required: «[]» }'),
    schema('{ type: integer, exclusiveMinimum: «0» }'),
    schema('{ type: object, «if»: {} }'),
  ],
  good: [schema('{ type: object, required: [name], properties: { name: { type: string } } }')],
  adopts: [{ id: 'model-invalid' }],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'required')) {
      const required = childOf(inner, 'required');
      if (required && Array.isArray(required.value) && required.value.length === 0) {
        report(required, 'required is empty, which draft 4 does not allow.', { help: 'Remove it.' });
      }
    }
    for (const key of laterKeywords) {
      for (const inner of schemasWith(spec, key)) {
        const found = childOf(inner, key);
        if (found) report(keyPlace(found), `Draft 4 has no ${key}.`, { help: 'Remove it.' });
      }
    }
  },
});

/** Of drafts after the fourth. */
const laterKeywords = [
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'dependentRequired',
  'dependentSchemas',
  'prefixItems',
  'unevaluatedProperties',
] as const;
