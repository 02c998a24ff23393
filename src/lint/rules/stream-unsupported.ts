import { integration, operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, itemsOf, wordOf } from '../spec/node.ts';

/** responseTransferMode: STREAM is for proxy integrations. */
export const streamUnsupported = rule({
  id: 'stream-unsupported',
  severity: 'error',
  protocols: rest,
  summary: 'responseTransferMode: STREAM is for proxy integrations',
  reason:
    'Streams pass through: no templates, no cache, no compression. Whether API Gateway refuses such an integration already when it is imported is not known.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com", responseTransferMode: «STREAM» }',
    ),
    operation(
      'x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", responseTransferMode: «STREAM» }',
      'x-amazon-apigateway-minimum-compression-size: 1024',
    ),
  ],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", responseTransferMode: STREAM }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    const compression = childOf(spec.root, 'x-amazon-apigateway-minimum-compression-size');
    for (const { method, integration } of eachIntegration(spec)) {
      const mode = childOf(integration.node, 'responseTransferMode');
      if (!mode || wordOf(integration.node, 'responseTransferMode') !== 'stream') continue;
      if (!integration.isProxy)
        report(mode, `${method.name} cannot stream: its integration is no proxy.`, {
          help: 'Use a proxy integration, or BUFFERED.',
        });
      else if (compression) {
        report(mode, `${method.name} cannot stream: the API compresses its responses.`, {
          help: 'Remove x-amazon-apigateway-minimum-compression-size, or use BUFFERED.',
          related: [{ at: compression, note: 'what compresses' }],
        });
      } else if (itemsOf(childOf(integration.node, 'cacheKeyParameters')).length > 0) {
        report(mode, `${method.name} cannot stream: its responses are cached.`, {
          help: 'Remove cacheKeyParameters.',
        });
      }
    }
  },
});
