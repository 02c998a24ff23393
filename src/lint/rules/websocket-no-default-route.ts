import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { descend, has, keyPlace } from '../spec/node.ts';

/** A WebSocket API has a $default route. */
export const websocketNoDefaultRoute = rule({
  id: 'websocket-no-default-route',
  severity: 'warn',
  protocols: webSocket,
  summary: 'A WebSocket API has a $default route',
  reason: 'A message that selects no route gets an error frame.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, «routes»: { send: { integration: { type: mock } } } }',
    ),
  ],
  good: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { $default: { integration: { type: mock } } } }',
    ),
  ],
  check({ spec }, report) {
    const routes = descend(spec.root, 'x-gwctl-websocket', 'routes');
    if (routes && !has(routes, '$default'))
      report(keyPlace(routes), 'A message that selects no route gets an error frame.', {
        help: 'Add a $default route.',
      });
  },
});
