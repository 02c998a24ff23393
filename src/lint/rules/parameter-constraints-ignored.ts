import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, isMap, keyPlace, type SpecNode } from '../spec/node.ts';

/** A parameter has no constraint that API Gateway ignores. */
export const parameterConstraintsIgnored = rule({
  id: 'parameter-constraints-ignored',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'A parameter has no constraint that API Gateway ignores',
  reason:
    'API Gateway reads name, in, required, type and description of a parameter: enum, pattern, minimum and the like are never checked.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(`
    parameters:
      - name: kind
        in: query
        schema: { type: string, «enum»: [dog, cat] }
    responses: {}`),
  ],
  good: [
    operation(`
    parameters:
      - { name: kind, in: query, schema: { type: string } }
    responses: {}`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { parameters } of spec.methods) {
      for (const { name, location, node } of parameters) {
        if (location === 'body' || location === 'formData') continue;
        const first = constraintOf(node) ?? constraintOf(childOf(node, 'schema'));
        if (first) {
          report(keyPlace(first), `API Gateway does not check the ${first.key} of the parameter ${name}.`, {
            help: 'Check it in the backend.',
          });
        }
      }
    }
  },
});

/** The first constraint of a map. */
function constraintOf(node: SpecNode | undefined): SpecNode | undefined {
  if (!node || !isMap(node.value)) return undefined;
  for (const key in node.value) if (constraints.has(key)) return childOf(node, key);
  return undefined;
}

const constraints: ReadonlySet<string> = new Set([
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'default',
]);
