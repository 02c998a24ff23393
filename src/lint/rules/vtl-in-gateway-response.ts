import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { plain } from '../spec/node.ts';

/** The template of a gateway response has variables only. */
export const vtlInGatewayResponse = rule({
  id: 'vtl-in-gateway-response',
  severity: 'error',
  protocols: rest,
  summary: 'The template of a gateway response has variables only',
  reason: 'Gateway responses are no Velocity: directives and $input are sent as they stand.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: '«#if»($context.error.message) {} #end' }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: '{"message": $context.error.messageString}' }`),
  ],
  check({ spec }, report) {
    for (const { type, templates } of spec.gatewayResponses) {
      for (const node of templates) {
        const text = plain(node) ?? '';
        const match = /#(?:if|else|elseif|end|set|foreach)\b|\$\{?(?:input|util)\b/.exec(text);
        if (!match) continue;
        report(node, `${match[0]} is sent as it stands: the template of ${type} knows variables only.`, {
          help: 'Use $context, $stageVariables and $method.request variables.',
          inside: { start: match.index, end: match.index + match[0].length },
        });
      }
    }
  },
});
