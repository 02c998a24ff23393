import { nearest } from '../../diagnostics/nearest.ts';
import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, has, itemsOf, membersOf } from '../spec/node.ts';

/** Every required property is among the properties. */
export const modelRequiredUnknown = rule({
  id: 'model-required-unknown',
  severity: 'warn',
  protocols: rest,
  summary: 'Every required property is among the properties',
  reason: 'With additionalProperties: false no body can pass; without, a slip in the name goes unseen.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'fails at run time',
  bad: [schema('{ type: object, required: [«nmae»], properties: { name: { type: string } } }')],
  good: [schema('{ type: object, required: [name], properties: { name: { type: string } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'required')) {
      const properties = childOf(inner, 'properties');
      // Parts of an allOf may require what another part defines.
      if (!properties || inner.parent?.key === 'allOf' || has(inner, 'allOf') || has(inner, '$ref')) continue;
      for (const item of itemsOf(childOf(inner, 'required'))) {
        if (typeof item.value !== 'string' || has(properties, item.value)) continue;
        const close = nearest(
          item.value,
          membersOf(properties).map(({ key }) => key),
        );
        report(item, `The required property ${item.value} is not among the properties.`, {
          help: close === undefined ? 'Add it to properties.' : `Did you mean ${close}?`,
        });
      }
    }
  },
});
