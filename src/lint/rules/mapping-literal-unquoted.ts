import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import type { SpecNode } from '../spec/node.ts';

/** The value of a mapping is an expression or a text in single quotes. */
export const mappingLiteralUnquoted = rule({
  id: 'mapping-literal-unquoted',
  severity: 'error',
  protocols: rest,
  summary: 'The value of a mapping is an expression or a text in single quotes',
  reason: '"Invalid mapping expression specified" stops the whole import.',
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
    requestParameters: { integration.request.header.Accept: «application/json» }`),
  ],
  good: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.Accept: "'application/json'" }`),
  ],
  adopts: [{ id: 'mapping-expression', fix: quote }],
});

/** Only what cannot be an expression with a slip in it. */
function quote({ value }: SpecNode, at: SourceRef): Fix | undefined {
  const isLiteral =
    typeof value === 'string' && !/^(?:method|integration|context|stageVariables)\b|'/.test(value);
  return isLiteral ? [{ kind: 'set', at, value: `'${value}'` }] : undefined;
}
