import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, wordOf } from '../spec/node.ts';

/** With api-key-source AUTHORIZER, a method that needs a key has a Lambda authorizer. */
export const apiKeySourceAuthorizer = rule({
  id: 'api-key-source-authorizer',
  severity: 'error',
  protocols: rest,
  summary: 'With api-key-source AUTHORIZER, a method that needs a key has a Lambda authorizer',
  reason: 'The key is what the authorizer returns as usageIdentifierKey; without one everybody gets 403.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html',
  awsVerdict: 'fails at run time',
  bad: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      `
    x-amazon-apigateway-api-key-source: AUTHORIZER
    components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }`,
    ).replace('get:', '«get»:'),
  ],
  good: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      `
    x-amazon-apigateway-api-key-source: HEADER
    components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }`,
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    if (wordOf(spec.root, 'x-amazon-apigateway-api-key-source') !== 'authorizer') return;
    for (const { name, node, security } of spec.methods) {
      const type = security.authorizer?.authorizerType;
      if (!security.apiKeyRequired || type === 'token' || type === 'request') continue;
      report(keyPlace(node), `${name} needs a key that no authorizer returns: everybody gets 403.`, {
        help: 'Add a Lambda authorizer.',
      });
    }
  },
});
