import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { descend, has, keyPlace, membersOf } from '../spec/node.ts';

/** A route whose integration answers has a route response. */
export const websocketResponseMissing = rule({
  id: 'websocket-response-missing',
  severity: 'info',
  protocols: webSocket,
  summary: 'A route whose integration answers has a route response',
  reason: 'Without routeResponses the answer of the integration goes nowhere.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { «send»: { integration: { type: http, httpMethod: POST, uri: "https://pets.example.com", responses: { $default: {} } } } } }',
    ),
  ],
  good: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { send: { routeResponses: { $default: {} }, integration: { type: http, httpMethod: POST, uri: "https://pets.example.com", responses: { $default: {} } } } } }',
    ),
  ],
  check({ spec }, report) {
    for (const route of membersOf(descend(spec.root, 'x-gwctl-websocket', 'routes'))) {
      const responses = descend(route, 'integration', 'responses');
      if (!responses || membersOf(responses).length === 0 || has(route, 'routeResponses')) continue;
      report(keyPlace(route), `The answer of ${route.key} goes nowhere.`, {
        help: 'Add routeResponses: { $default: {} }.',
      });
    }
  },
});
