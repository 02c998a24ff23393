import { doc, operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, itemsOf, keyPlace } from '../spec/node.ts';

/** Parameters are declared on the operation, not on the path. */
export const pathLevelParameters = rule({
  id: 'path-level-parameters',
  severity: 'info',
  protocols: rest,
  summary: 'Parameters are declared on the operation, not on the path',
  reason:
    'Whether API Gateway reads the parameters of a path item is not known; those of an operation it does.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths:
      /pets:
        «parameters»: [{ name: kind, in: query, schema: { type: string } }]
        get: { responses: {} }`),
  ],
  good: [operation('parameters: [{ name: kind, in: query, schema: { type: string } }]')],
  check({ spec }, report) {
    for (const { node, methods } of spec.paths) {
      const parameters = childOf(node, 'parameters');
      if (parameters && methods.length > 0 && itemsOf(parameters).length > 0) {
        report(keyPlace(parameters), 'Parameters of a path may not reach its operations on API Gateway.', {
          help: 'Repeat them in each operation.',
        });
      }
    }
  },
});
