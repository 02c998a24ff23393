import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import type { SpecNode } from '../spec/node.ts';

/** The value of a mapping is a text. */
export const mappingNotString = rule({
  id: 'mapping-not-string',
  severity: 'warn',
  protocols: rest,
  summary: 'The value of a mapping is a text',
  reason: `"Invalid format for 'requestParameters'. Expected type string": the entry is dropped.`,
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'warns at import',
  fixable: true,
  bad: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.X-Debug: «true» }`),
  ],
  good: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.X-Debug: "'true'" }`),
  ],
  adopts: [{ id: 'mapping-not-string', fix: quote }],
});

function quote({ value }: SpecNode, at: SourceRef): Fix | undefined {
  return typeof value === 'number' || typeof value === 'boolean'
    ? [{ kind: 'set', at, value: `'${value}'` }]
    : undefined;
}
