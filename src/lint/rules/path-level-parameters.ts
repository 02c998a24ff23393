import type { JsonValue } from '../../model/json.ts';
import { doc, operation } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { addParameters } from '../spec/declaration.ts';
import { childOf, itemsOf, keyPlace, placeOf, type SpecNode } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';

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
  fixable: true,
  bad: [
    doc(`
    paths:
      /pets:
        «parameters»: [{ name: kind, in: query, schema: { type: string } }]
        get: { responses: {} }`),
  ],
  good: [operation('parameters: [{ name: kind, in: query, schema: { type: string } }]')],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, methods } of spec.paths) {
      const parameters = childOf(node, 'parameters');
      if (parameters && methods.length > 0 && itemsOf(parameters).length > 0) {
        report(keyPlace(parameters), 'Parameters of a path may not reach its operations on API Gateway.', {
          help: 'Repeat them in each operation.',
          fix: repeated(parameters, methods),
        });
      }
    }
  },
});

/** Those of an operation win over the path's; only what is inherited is repeated. */
function repeated(parameters: SpecNode, methods: readonly MethodView[]): Fix {
  const written = itemsOf(parameters).map(({ value }) => value as JsonValue);
  const edits = methods.map((method) => {
    const inherited = method.parameters.filter(({ fromPath }) => fromPath).length;
    return inherited === written.length ? addParameters(method.node, written) : [];
  });
  if (edits.some((each) => each.length === 0)) return [];
  return [{ kind: 'remove', at: placeOf(parameters) }, ...edits.flat()];
}
