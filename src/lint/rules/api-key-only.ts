import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** An API key is not the only protection. */
export const apiKeyOnly = rule({
  id: 'api-key-only',
  severity: 'warn',
  protocols: rest,
  summary: 'An API key is not the only protection',
  reason: 'Keys identify and throttle callers; AWS says that they are no means of authentication.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
  awsVerdict: 'has no opinion',
  bad: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
    ).replace('get:', '«get»:'),
  ],
  good: [operation('responses: {}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, node, security } of spec.methods) {
      if (security.apiKeyRequired && security.isOpen)
        report(keyPlace(node), `Only an API key protects ${name}.`, { help: 'Add an authorizer or IAM.' });
    }
  },
});
