import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** The document has no callbacks, links or webhooks. */
export const callbacksLinks = rule({
  id: 'callbacks-links',
  severity: 'info',
  protocols: restAndHttp,
  summary: 'The document has no callbacks, links or webhooks',
  reason: 'API Gateway drops them; an export does not have them any more.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(`
    callbacks: { onPet: {} }
    responses: {}`).replace('callbacks', '«callbacks»'),
  ],
  good: [operation('responses: {}')],
  piecewise: true,
  check({ spec }, report) {
    const webhooks = childOf(spec.root, 'webhooks');
    const found = webhooks ? [webhooks] : [];
    for (const { node, responses } of spec.methods) {
      const callbacks = childOf(node, 'callbacks');
      if (callbacks) found.push(callbacks);
      for (const response of responses.values()) {
        const links = childOf(response.node, 'links');
        if (links) found.push(links);
      }
    }
    for (const node of found) report(keyPlace(node), `API Gateway drops ${node.key}.`);
  },
});
