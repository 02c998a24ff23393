import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** No schema contains itself. */
export const modelCircular = rule({
  id: 'model-circular',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'No schema contains itself',
  reason: 'API Gateway takes it; SDK generators stumble.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'has no opinion',
  bad: [schema("{ type: object, properties: { parent: { $ref: «'#/components/schemas/Pet'» } } }")],
  good: [schema('{ type: object }')],
  piecewise: true,
  check({ spec }, report) {
    const named = new Set(spec.schemas);
    for (const inner of schemasWith(spec, '$ref')) {
      const ref = childOf(inner, '$ref');
      let around = inner;
      while (around.parent && !named.has(around)) around = around.parent;
      if (ref && String(ref.value).endsWith(`schemas/${around.key}`)) {
        report(ref, `The schema ${around.key} contains itself.`);
      }
    }
  },
});
