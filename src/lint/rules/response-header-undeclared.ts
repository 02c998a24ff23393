import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { declareHeader } from '../spec/declaration.ts';
import { type SpecNode, textOf } from '../spec/node.ts';

/** A mapped response header is declared on the response of the operation. */
export const responseHeaderUndeclared = rule({
  id: 'response-header-undeclared',
  severity: 'error',
  protocols: rest,
  summary: 'A mapped response header is declared on the response of the operation',
  reason:
    '"Invalid mapping expression parameter specified: method.response.header.X" stops the whole import.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    integration(
      `
    type: mock
    responses: { default: { statusCode: "200", responseParameters: { «method.response.header.ETag»: "'1'" } } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  good: [
    integration(
      `
    type: mock
    responses: { default: { statusCode: "200", responseParameters: { method.response.header.ETag: "'1'" } } }`,
      'responses: { "200": { description: ok, headers: { ETag: { schema: { type: string } } } } }',
    ),
  ],
  adopts: [{ id: 'response-header-undeclared', fix: declare }],
});

function declare(node: SpecNode): Fix | undefined {
  const header = /^method\.response\.header\.(.+)$/.exec(node.key)?.[1];
  const response = node.parent?.parent;
  const operation = response?.parent?.parent?.parent;
  if (header === undefined || !operation) return undefined;
  return declareHeader(operation, textOf(response, 'statusCode') ?? '', header);
}
