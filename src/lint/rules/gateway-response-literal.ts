import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { doc } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import type { SpecNode } from '../spec/node.ts';

/** The value of a gateway response's header is an expression or a text in single quotes. */
export const gatewayResponseLiteral = rule({
  id: 'gateway-response-literal',
  severity: 'error',
  protocols: rest,
  summary: "The value of a gateway response's header is an expression or a text in single quotes",
  reason: 'A bare text is no expression.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseParameters: { gatewayresponse.header.Access-Control-Allow-Origin: «"*"» }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseParameters: { gatewayresponse.header.Access-Control-Allow-Origin: "'*'", gatewayresponse.header.Id: context.requestId }`),
  ],
  adopts: [{ id: 'gateway-response-literal', fix: quoted }],
});

/** A name from older examples of the guide is no text to quote. */
function quoted({ value }: SpecNode, at: SourceRef): Fix | undefined {
  const isText = typeof value === 'string' && !value.startsWith('method.');
  return isText ? [{ kind: 'set', at, value: `'${value}'` }] : undefined;
}
