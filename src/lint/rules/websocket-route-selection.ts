import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { descend, plain } from '../spec/node.ts';

/** The route selection expression reads the message. */
export const websocketRouteSelection = rule({
  id: 'websocket-route-selection',
  severity: 'error',
  protocols: webSocket,
  summary: 'The route selection expression reads the message',
  reason: '$request.body.NAME, or \\${request.body.NAME} with text around it.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: «$request.header.action», routes: { $default: { integration: { type: mock } } } }',
    ),
  ],
  good: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { $default: { integration: { type: mock } } } }',
    ),
  ],
  check({ spec }, report) {
    const node = descend(spec.root, 'x-gwctl-websocket', 'routeSelectionExpression');
    const text = plain(node);
    if (!node || text === undefined || /^\\\$default$|^[^$]*$/.test(text)) return;
    if (/^\$request\.body\.[\w.[\]-]+$/.test(text) || /\$\{request\.body\.[\w.[\]-]+\}/.test(text)) return;
    report(node, `${text} does not read the message.`, { help: 'Write $request.body.action.' });
  },
});
