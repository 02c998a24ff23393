import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';

/** x-gwctl-websocket has the shape of its page. */
export const websocketStructure = rule({
  id: 'websocket-structure',
  severity: 'error',
  protocols: webSocket,
  summary: 'x-gwctl-websocket has the shape of its page',
  reason: "gwctl's own extension: routes with integrations, a route selection expression.",
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html',
  awsVerdict: 'has no opinion',
  bad: [chat('«$other»: { integration: { type: mock } }')],
  good: [chat('$default: { integration: { type: mock } }')],
  adopts: [{ id: 'websocket-structure' }],
});

function chat(route: string): string {
  return doc(
    `paths: {}\nx-gwctl-websocket:\n  version: "1"\n  routeSelectionExpression: $request.body.action\n  routes:\n    ${route}`,
  );
}
