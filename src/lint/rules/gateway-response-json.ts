import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { plain } from '../spec/node.ts';

/** A JSON template of a gateway response is JSON once its variables are filled in. */
export const gatewayResponseJson = rule({
  id: 'gateway-response-json',
  severity: 'warn',
  protocols: rest,
  summary: 'A JSON template of a gateway response is JSON once its variables are filled in',
  reason: 'Clients cannot read the error otherwise.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: «'{"message": test}'» }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: '{"message": $context.error.messageString, "kind": "$context.error.responseType"}' }`),
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_5XX:
        responseTemplates: { application/json: '{"message":$context.error.messageString}' }`),
  ],
  check({ spec }, report) {
    for (const { type, templates } of spec.gatewayResponses) {
      for (const node of templates) {
        const text = plain(node) ?? '';
        if (
          !/json/i.test(node.key) ||
          text.trim() === '' ||
          /#(?:if|set|foreach)\b/.test(text) ||
          isJson(text)
        )
          continue;
        report(node, `What the template of ${type} prints is not JSON.`, {
          help: 'Texts stand in double quotes.',
        });
      }
    }
  },
});

/** Whether a text is JSON with variables in it: one in quotes counts as text, a bare one as a value. */
function isJson(text: string): boolean {
  // The brace behind a bare variable is the document's own, as in API Gateway's default templates.
  const variable =
    /\$\{(?:context|stageVariables|method|input)[\w.-]*\}|\$(?:context|stageVariables|method|input)[\w.-]*/g;
  const filled = text
    .replace(/"\$context\.error\.messageString"/g, '""')
    .replace(variable, (_match, offset: number) => (insideString(text, offset) ? 'x' : '0'));
  try {
    JSON.parse(filled);
    return true;
  } catch {
    return false;
  }
}

function insideString(text: string, offset: number): boolean {
  return (text.slice(0, offset).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}
