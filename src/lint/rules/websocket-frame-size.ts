import { doc } from '../examples.ts';
import { rule, webSocket } from '../rule.ts';
import { descend, membersOf, plain } from '../spec/node.ts';

/** A template of a WebSocket route prints less than a frame. */
export const websocketFrameSize = rule({
  id: 'websocket-frame-size',
  severity: 'info',
  protocols: webSocket,
  summary: 'A template of a WebSocket route prints less than a frame',
  reason: 'A frame has 32 KB at most.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(
      `paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { $default: { integration: { type: mock, requestTemplates: { $default: «"${'a'.repeat(32_800)}"» } } } } }`,
    ),
  ],
  good: [
    doc(
      'paths: {}\nx-gwctl-websocket: { version: "1", routeSelectionExpression: $request.body.action, routes: { $default: { integration: { type: mock } } } }',
    ),
  ],
  check({ spec }, report) {
    for (const route of membersOf(descend(spec.root, 'x-gwctl-websocket', 'routes'))) {
      for (const template of membersOf(descend(route, 'integration', 'requestTemplates'))) {
        const size = plain(template)?.length ?? 0;
        if (size > 32 * 1024) report(template, `The template has ${size} characters, a frame 32768 at most.`);
      }
    }
  },
});
