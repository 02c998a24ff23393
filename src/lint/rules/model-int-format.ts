import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, placeOf } from '../spec/node.ts';

/** A whole number has type: integer. */
export const modelIntFormat = rule({
  id: 'model-int-format',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A whole number has type: integer',
  reason: 'API Gateway does not support format int32 and int64 of a number.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [schema('{ type: object, properties: { age: { type: number, format: «int32» } } }')],
  good: [schema('{ type: object, properties: { age: { type: integer, format: int32 } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'format')) {
      const format = childOf(inner, 'format');
      const type = childOf(inner, 'type');
      if (!format || !type || type.value !== 'number' || !/^int(?:32|64)$/.test(String(format.value)))
        continue;
      report(format, `API Gateway does not support ${String(format.value)} of a number.`, {
        help: 'Write type: integer.',
        fix: [{ kind: 'set', at: placeOf(type), value: 'integer' }],
      });
    }
  },
});
