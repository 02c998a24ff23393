import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { plain } from '../spec/node.ts';

/** A refusal does not tell what the authorizer knows. */
export const gatewayResponseAuthLeak = rule({
  id: 'gateway-response-auth-leak',
  severity: 'info',
  protocols: rest,
  summary: 'A refusal does not tell what the authorizer knows',
  reason: 'The body of a 401 or 403 goes to whoever was refused.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'has no opinion',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      ACCESS_DENIED:
        responseTemplates: { application/json: '{"user": "«$context.authorizer.principalId»"}' }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      ACCESS_DENIED:
        responseTemplates: { application/json: '{"message": $context.error.messageString}' }`),
  ],
  check({ spec }, report) {
    for (const { type, templates } of spec.gatewayResponses) {
      if (!/^(?:ACCESS_DENIED|UNAUTHORIZED|INVALID_|EXPIRED_TOKEN|DEFAULT_4XX|AUTHORIZER_)/.test(type))
        continue;
      for (const node of templates) {
        const match = /\$context\.authorizer\.[\w.]+/.exec(plain(node) ?? '');
        if (match)
          report(node, `${match[0]} goes to whoever was refused.`, {
            help: 'Leave it out.',
            inside: { start: match.index, end: match.index + match[0].length },
          });
      }
    }
  },
});
