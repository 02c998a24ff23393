import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';

/** A document with x-gwctl-websocket has no paths. */
export const websocketPathsIgnored = rule({
  id: 'websocket-paths-ignored',
  severity: 'warn',
  protocols: webSocket,
  summary: 'A document with x-gwctl-websocket has no paths',
  reason: 'A WebSocket API has routes and no requests: what stands under paths is not imported.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html',
  awsVerdict: 'has no opinion',
  bad: [chat('«paths»: { /pets: { get: { responses: { "200": { description: ok } } } } }')],
  good: [chat('paths: {}')],
  adopts: [{ id: 'websocket-paths' }],
});

function chat(paths: string): string {
  return doc(
    `${paths}\nx-gwctl-websocket:\n  version: "1"\n  routes:\n    $default: { integration: { type: mock } }`,
  );
}
