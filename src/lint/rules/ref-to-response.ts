import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, refOf } from '../spec/node.ts';

/** A response is written where it is used, not as a $ref. */
export const refToResponse = rule({
  id: 'ref-to-response',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'A response is written where it is used, not as a $ref',
  reason: 'API Gateway documents that it does not support a $ref as a response of an operation.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    responses:
      "404": { $ref: «'#/components/responses/NotFound'» }`,
      'components: { responses: { NotFound: { description: no such pet } } }',
    ),
  ],
  good: [operation('responses: { "404": { description: no such pet } }')],
  piecewise: true,
  check({ spec }, report) {
    if (spec.protocol !== 'REST') return;
    for (const { responses } of spec.methods) {
      for (const { entry } of responses.values()) {
        if (refOf(entry) === undefined) continue;
        const place = childOf(entry, '$ref');
        if (place)
          report(place, `The response ${entry.key} is a $ref, which API Gateway does not support here.`, {
            help: 'Write the response in place; its schema may stay a $ref.',
          });
      }
    }
  },
});
