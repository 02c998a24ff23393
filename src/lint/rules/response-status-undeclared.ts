import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { childOf, has, placeOf, plain, type SpecNode } from '../spec/node.ts';

/** The status of an integration response is among the responses of the operation. */
export const responseStatusUndeclared = rule({
  id: 'response-status-undeclared',
  severity: 'error',
  protocols: rest,
  summary: 'The status of an integration response is among the responses of the operation',
  reason: '"No method response exists for method."',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    integration(
      `
    type: mock
    responses: { default: { statusCode: «"404"» } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  good: [
    integration(
      `
    type: mock
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  adopts: [{ id: 'response-status-undeclared', fix: declare }],
});

function declare(node: SpecNode): Fix | undefined {
  const operation = node.parent?.parent?.parent?.parent;
  const responses = childOf(operation, 'responses');
  const status = plain(node);
  if (!responses || status === undefined || has(responses, status)) return undefined;
  return [
    { kind: 'insert', at: placeOf(responses), key: status, value: { description: `${status} response` } },
  ];
}
