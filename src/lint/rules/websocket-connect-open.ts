import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { childOf, descend, isTrue, itemsOf, keyPlace } from '../spec/node.ts';

/** A WebSocket API decides at $connect who may come in. */
export const websocketConnectOpen = rule({
  id: 'websocket-connect-open',
  severity: 'warn',
  protocols: webSocket,
  summary: 'A WebSocket API decides at $connect who may come in',
  reason: 'Only $connect can be authorized; without, every message of everybody gets through.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html',
  awsVerdict: 'has no opinion',
  bad: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { «$connect»: { integration: { type: mock } }, $default: { integration: { type: mock } } } }',
    ),
  ],
  good: [
    doc(`
    paths: {}
    x-gwctl-websocket:
      version: "1"
      routeSelectionExpression: $request.body.action
      routes: { $connect: { security: [{ iam: [] }], integration: { type: mock } } }
    components: { securitySchemes: { iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } } }`),
  ],
  check({ spec }, report) {
    const routes = descend(spec.root, 'x-gwctl-websocket', 'routes');
    const connect = childOf(routes, '$connect');
    const place = connect ?? routes;
    if (!place || itemsOf(childOf(connect, 'security')).length > 0 || isTrue(connect, 'apiKeyRequired'))
      return;
    report(keyPlace(place), 'Everybody may connect.', { help: 'Give $connect a security requirement.' });
  },
});
