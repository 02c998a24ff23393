import type { WebSocketApi, WebSocketRoute } from '../model/api.ts';
import { type ApiChange, type Report, reportOn, reportSwitch } from './api-change.ts';
import { sameContent, shown } from './differences.ts';
import { compareHttpAuthorizers, compareRouteAuthorization } from './http-authorization.ts';
import { compareOperationNames } from './operation-names.ts';
import { compareMessageModels, compareMessageSchemas } from './websocket-messages.ts';

/** Changes of a WebSocket API. */
export function compareWebSocketApis(before: WebSocketApi, after: WebSocketApi, changes: ApiChange[]): void {
  if (before.routeSelectionExpression !== after.routeSelectionExpression) {
    reportOn(
      changes,
      after.name,
      after.at,
    )({
      kind: 'route-selection-changed',
      verdict: 'breaking',
      change: `route selection ${before.routeSelectionExpression} became ${after.routeSelectionExpression}`,
      reason: 'Messages name their route in another place.',
    });
  }
  compareKeySelection(before, after, changes);
  for (const [key, route] of before.routes) {
    if (!after.routes.has(key)) removedRoute(after, route, changes);
  }
  for (const [key, route] of after.routes) {
    const old = before.routes.get(key);
    const report = reportOn(changes, `route ${key}`, route.at);
    if (old === undefined) addedRoute(before, key, report);
    else compareRoute(old, route, report);
  }
  compareMessageSchemas(before, after, changes);
  compareHttpAuthorizers(before.authorizers, after.authorizers, changes);
}

/** The header is what API Gateway looks at where nothing is said (websocket.md 2, documented). */
const defaultKeySelection = '$request.header.x-api-key';

function compareKeySelection(before: WebSocketApi, after: WebSocketApi, changes: ApiChange[]): void {
  const [old, now] = [before, after].map((api) => api.apiKeySelectionExpression ?? defaultKeySelection);
  if (old === now) return;
  const isUsed = [...after.routes.values()].some(({ apiKeyRequired }) => apiKeyRequired);
  reportOn(
    changes,
    after.name,
    after.at,
  )({
    kind: 'api-key-selection-changed',
    verdict: isUsed ? 'breaking' : 'safe',
    change: `API key selection ${old} became ${now}`,
    reason: isUsed ? 'Handshakes bring their key in another place.' : 'No route needs a key.',
  });
}

function removedRoute(after: WebSocketApi, route: WebSocketRoute, changes: ApiChange[]): void {
  const fallback = !route.routeKey.startsWith('$') && after.routes.has('$default');
  const report = reportOn(changes, `route ${route.routeKey}`, route.at);
  if (route.routeKey === '$connect') {
    report({
      kind: 'route-removed',
      verdict: route.authorizationType === 'NONE' ? 'risky' : 'breaking',
      change: 'was removed',
      reason: 'Every handshake is accepted without asking anybody.',
    });
    return;
  }
  report({
    kind: 'route-removed',
    verdict: fallback || route.routeKey === '$disconnect' ? 'risky' : 'breaking',
    change: 'was removed',
    reason: fallback
      ? '$default gets its messages.'
      : 'Its messages are answered with Forbidden, or by nobody.',
  });
}

function addedRoute(before: WebSocketApi, key: string, report: Report): void {
  const added = { kind: 'route-added', change: 'was added' };
  if (key === '$connect') {
    report({ ...added, verdict: 'risky', reason: 'Its backend can refuse handshakes now.' });
  } else if (!key.startsWith('$') && before.routes.has('$default')) {
    report({ ...added, verdict: 'risky', reason: 'It takes messages that $default got.' });
  } else {
    report({ ...added, verdict: 'safe', reason: 'Nobody sent to it before.' });
  }
}

function compareRoute(before: WebSocketRoute, after: WebSocketRoute, report: Report): void {
  compareRouteAuthorization(before, after, report);
  compareOperationNames(before.operationName, after.operationName, report);
  compareMessageModels(before, after, report);
  reportSwitch(report, before.apiKeyRequired, after.apiKeyRequired, {
    on: {
      kind: 'api-key-required',
      verdict: 'breaking',
      change: 'an API key is required now',
      reason: 'Handshakes without one get 403.',
    },
    off: {
      kind: 'api-key-dropped',
      verdict: 'risky',
      change: 'no API key is required any more',
      reason: 'Usage plans no longer apply.',
    },
  });
  reportSwitch(report, before.routeResponses.size > 0, after.routeResponses.size > 0, {
    on: {
      kind: 'route-response-added',
      verdict: 'risky',
      change: 'answers the sender now',
      reason: 'Clients get messages that they may not expect.',
    },
    off: {
      kind: 'route-response-removed',
      verdict: 'breaking',
      change: 'no longer answers the sender',
      reason: 'Clients that wait for the answer wait for ever.',
    },
  });
  if (!sameContent(before.integration, after.integration)) {
    report({
      kind: 'integration-changed',
      verdict: after.integration ? 'risky' : 'breaking',
      change: `integration ${shown(before.integration?.uri ?? before.integration?.type)} became ${shown(after.integration?.uri ?? after.integration?.type)}`,
      reason: 'Another backend, or another form of message.',
    });
  }
}
