import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, itemsOf, placeOf } from '../spec/node.ts';

/** The values of an enum differ. */
export const modelEnumDuplicate = rule({
  id: 'model-enum-duplicate',
  severity: 'error',
  protocols: rest,
  summary: 'The values of an enum differ',
  reason: 'Draft 4 demands it, and API Gateway refuses the model.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [schema('{ type: string, enum: [dog, cat, «dog»] }')],
  good: [schema('{ type: string, enum: [dog, cat] }')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'enum')) {
      const seen = new Set<string>();
      for (const item of itemsOf(childOf(inner, 'enum'))) {
        const text = JSON.stringify(item.value);
        if (seen.has(text))
          report(item, `${text} is in the enum twice.`, {
            help: 'Remove one.',
            fix: [{ kind: 'remove', at: placeOf(item) }],
          });
        seen.add(text);
      }
    }
  },
});
