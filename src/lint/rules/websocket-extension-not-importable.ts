import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A WebSocket API reaches AWS by CloudFormation, not by an import. */
export const websocketExtensionNotImportable = rule({
  id: 'websocket-extension-not-importable',
  severity: 'info',
  protocols: webSocket,
  summary: 'A WebSocket API reaches AWS by CloudFormation, not by an import',
  reason: "x-gwctl-websocket is gwctl's own: API Gateway has no OpenAPI form for WebSocket APIs.",
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(
      'paths: {}\n«x-gwctl-websocket»: { version: "1", routeSelectionExpression: $request.body.action, routes: { $default: { integration: { type: mock } } } }',
    ),
  ],
  good: [{ protocol: 'REST', spec: doc('paths: {}') }],
  check({ spec }, report) {
    const node = childOf(spec.root, 'x-gwctl-websocket');
    if (node)
      report(keyPlace(node), 'API Gateway cannot import this.', { help: 'Export it as CloudFormation.' });
  },
});
