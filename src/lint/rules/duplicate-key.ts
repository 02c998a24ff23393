import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** No map holds a key twice. */
export const duplicateKey = rule({
  id: 'duplicate-key',
  severity: 'error',
  protocols: every,
  summary: 'No map holds a key twice',
  reason:
    'Most readers keep the last of two equal keys, so an operation or a response disappears without a word.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths:
      /pets:
        get: { responses: {} }
        «get»: { responses: {} }`),
  ],
  good: [doc('paths: { /pets: { get: { responses: {} }, post: { responses: {} } } }')],
  adopts: [{ id: 'duplicate-key' }],
});
