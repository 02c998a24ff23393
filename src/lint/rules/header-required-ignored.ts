import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, isTrue, keyPlace, membersOf } from '../spec/node.ts';

/** A response header is not marked as required. */
export const headerRequiredIgnored = rule({
  id: 'header-required-ignored',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A response header is not marked as required',
  reason: 'After an import every response header is optional, whatever the file says.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-response.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(`
    responses:
      "200": { description: ok, headers: { ETag: { «required»: true, schema: { type: string } } } }`),
  ],
  good: [
    operation('responses: { "200": { description: ok, headers: { ETag: { schema: { type: string } } } } }'),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { responses } of spec.methods) {
      for (const { node } of responses.values()) {
        for (const header of membersOf(childOf(node, 'headers'))) {
          const required = childOf(header, 'required');
          if (required && isTrue(header, 'required')) {
            report(
              keyPlace(required),
              `API Gateway does not keep that the header ${header.key} is required.`,
            );
          }
        }
      }
    }
  },
});
