import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A schema has no keyword that the import leaves out. */
export const schemaKeywordDropped = rule({
  id: 'schema-keyword-dropped',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A schema has no keyword that the import leaves out',
  reason: 'xml, example, readOnly, deprecated and the like are not part of a model.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'drops or changes it silently',
  bad: [schema('{ type: object, «xml»: { name: pet } }')],
  good: [schema('{ type: object }')],
  adopts: [{ id: 'schema-keyword-dropped' }],
});
