import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { declareParameter } from '../spec/declaration.ts';
import type { SpecNode } from '../spec/node.ts';
import { integrationKey } from '../spec/words.ts';

/** A mapping reads parameters that the method declares. */
export const mappingSourceUndeclared = rule({
  id: 'mapping-source-undeclared',
  severity: 'error',
  protocols: rest,
  summary: 'A mapping reads parameters that the method declares',
  reason: '"Invalid mapping expression parameter specified: method.request.header.X" stops the whole import.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.X-Kind: «method.request.header.X-Kind» }`),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.X-Kind: method.request.header.X-Kind }`,
      'parameters: [{ name: X-Kind, in: header, schema: { type: string } }]',
    ),
  ],
  adopts: [{ id: 'mapping-source-undeclared', fix: declare }],
});

/** Adds the parameter to the operation. */
function declare(node: SpecNode): Fix | undefined {
  const source = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(String(node.value));
  const operation = node.parent?.parent?.parent;
  if (!source || !operation || operation.key === integrationKey) return undefined;
  const [, location = '', name = ''] = source;
  return declareParameter(operation, location, name);
}
