import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { placeOf, plain } from '../spec/node.ts';

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
  check({ spec }, report) {
    for (const { parameters } of spec.gatewayResponses) {
      for (const node of parameters) {
        const text = plain(node);
        if (
          text === undefined ||
          /^(?:'[\s\S]*'|method\.request\.\w+\..+|context\..+|stageVariables\..+)$/.test(text)
        )
          continue;
        report(node, `${text} is no expression.`, {
          help: `Write "'${text}'".`,
          fix: [{ kind: 'set', at: placeOf(node), value: `'${text}'` }],
        });
      }
    }
  },
});
