import { child, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { compileSelectionExpression } from '../../expressions/selection-expression.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import type { WebSocketApi } from '../../model/api.ts';

/** The plan that runs a message; undefined where no route takes it. */
export type SelectRoute<P> = (message: WebSocketEvent) => P | undefined;

/** Routes that no message reaches by its text. Unverified on AWS: a message that says `$connect` goes to `$default`. */
const notForMessages: ReadonlySet<string> = new Set(['$connect', '$disconnect']);

/**
 * The route of a message (websocket.md 2, documented): what the route selection expression comes to, whole and with its case; else
 * `$default`, which also takes whatever is no JSON object.
 */
export function compileRouteSelection<P>(
  api: WebSocketApi,
  plans: ReadonlyMap<string, P>,
): Outcome<SelectRoute<P>> {
  const expression = compileSelectionExpression(api.routeSelectionExpression);
  if (!expression.ok) return fail(badExpression(api, expression.reason));
  const routes = new Map([...plans].filter(([key]) => !notForMessages.has(key)));
  const fallback = plans.get('$default');
  const { read, isStatic } = expression;
  return succeed((message) => {
    if (!isStatic && !message.object) return fallback;
    return routes.get(read(message, undefined)) ?? fallback;
  });
}

function badExpression(api: WebSocketApi, reason: string) {
  return {
    ruleId: 'invalid-selection-expression',
    severity: 'error' as const,
    message: `The route selection expression cannot be used: ${reason}.`,
    at: child(api.at, 'x-gwctl-websocket', 'routeSelectionExpression'),
    help: 'Write $request.body.action, ${request.body.a}/${request.body.b}, or a text; a $ of its own needs a backslash.',
  };
}
