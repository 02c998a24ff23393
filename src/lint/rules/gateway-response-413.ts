import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** REQUEST_TOO_LARGE is not customised. */
export const gatewayResponse413 = rule({
  id: 'gateway-response-413',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'REQUEST_TOO_LARGE is not customised',
  reason: 'It has no effect.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc('paths: {}\nx-amazon-apigateway-gateway-responses: { «REQUEST_TOO_LARGE»: { statusCode: 413 } }'),
  ],
  good: [doc('paths: {}\nx-amazon-apigateway-gateway-responses: { THROTTLED: { statusCode: 429 } }')],
  check({ spec }, report) {
    for (const { type, node } of spec.gatewayResponses) {
      if (type === 'REQUEST_TOO_LARGE')
        report(keyPlace(node), 'Customising REQUEST_TOO_LARGE has no effect.', { help: 'Remove it.' });
    }
  },
});
