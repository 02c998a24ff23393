import { operation } from '../examples.ts';
import { type Fix, restAndHttp, rule } from '../rule.ts';
import { childOf, keyPlace, placeOf } from '../spec/node.ts';

/** An OPTIONS method is open. */
export const optionsAuthorized = rule({
  id: 'options-authorized',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'An OPTIONS method is open',
  reason: 'Browsers send no credentials with a preflight: it fails, and so does every call behind it.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    operation(
      'security: [{ api_key: [] }]\nresponses: {}',
      'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
      '/pets',
      'options',
    ).replace('options:', '«options»:'),
  ],
  good: [
    operation(
      'security: []\nresponses: {}',
      'security: [{ api_key: [] }]\ncomponents: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }',
      '/pets',
      'options',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { name, verb, node, security } of spec.methods) {
      if (verb !== 'OPTIONS' || (security.isOpen && !security.apiKeyRequired)) continue;
      const own = childOf(node, 'security');
      const fix: Fix | undefined =
        security.isIam && !own
          ? undefined
          : own
            ? [{ kind: 'set', at: placeOf(own), value: [] }]
            : [{ kind: 'insert', at: placeOf(node), key: 'security', value: [] }];
      report(keyPlace(node), `${name} demands credentials, which no browser sends with a preflight.`, {
        help: 'Write security: [].',
        ...(fix ? { fix } : {}),
      });
    }
  },
});
