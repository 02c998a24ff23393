import type { WebSocketApi, WebSocketRoute } from '../model/api.ts';
import { type ApiChange, type Report, reportOn, reportSwitch } from './api-change.ts';
import { mapDifference, sameContent, shown } from './differences.ts';
import { schemaChanges } from './schema-changes.ts';

/** Which model a route's messages are validated against; without request models they are not (websocket.md 3, documented). */
export function compareMessageModels(before: WebSocketRoute, after: WebSocketRoute, report: Report): void {
  reportSwitch(report, before.requestModels.size > 0, after.requestModels.size > 0, {
    on: {
      kind: 'message-validation-added',
      verdict: 'breaking',
      change: 'messages are validated now',
      reason: 'Those that do not fit are answered with Bad request body.',
    },
    off: {
      kind: 'message-validation-dropped',
      verdict: 'risky',
      change: 'messages are no longer validated',
      reason: 'The backend gets whatever is sent.',
    },
  });
  if (before.requestModels.size === 0 || after.requestModels.size === 0) return;
  if (before.modelSelectionExpression !== after.modelSelectionExpression) {
    report({
      kind: 'model-selection-changed',
      verdict: 'breaking',
      change: `model selection ${shown(before.modelSelectionExpression)} became ${shown(after.modelSelectionExpression)}`,
      reason: 'Messages name their model in another place; those without a model are refused.',
    });
  }
  compareEntries(before, after, report);
}

function compareEntries(before: WebSocketRoute, after: WebSocketRoute, report: Report): void {
  const { removed, added, changed } = mapDifference(before.requestModels, after.requestModels);
  for (const [key] of removed) {
    report({
      kind: 'request-model-removed',
      verdict: after.requestModels.has('$default') ? 'risky' : 'breaking',
      change: `no model for ${key} any more`,
      reason: after.requestModels.has('$default')
        ? 'The model of $default stands for it.'
        : 'Messages of this kind are refused.',
    });
  }
  for (const [key, name] of added) {
    report({
      kind: 'request-model-added',
      verdict: before.requestModels.has('$default') ? 'risky' : 'safe',
      change: `the model ${name} for ${key}`,
      reason: before.requestModels.has('$default')
        ? 'The model of $default stood for it.'
        : 'Messages of this kind were refused.',
    });
  }
  for (const [key, old, now] of changed) {
    report({
      kind: 'request-model-changed',
      verdict: 'risky',
      change: `messages of ${key} are validated against ${now}, not ${old}`,
      reason: 'It may refuse some that passed.',
    });
  }
}

/** Changes inside models; those that no route validates with are nobody's business. */
export function compareMessageSchemas(before: WebSocketApi, after: WebSocketApi, changes: ApiChange[]): void {
  const used = new Set(
    [...after.routes.values()].flatMap(({ requestModels }) => [...requestModels.values()]),
  );
  for (const [name, now] of after.models) {
    const old = before.models.get(name);
    if (!old || sameContent(old.schema, now.schema)) continue;
    const report = reportOn(changes, `model ${name}`, now.at);
    for (const { path, change, request } of schemaChanges(old.schema, now.schema)) {
      const verdict = used.has(name) ? request : 'safe';
      report({
        kind: 'model-changed',
        verdict,
        change: path === '' ? change : `${path} ${change}`,
        reason: reasonOf(used.has(name), verdict !== 'safe'),
      });
    }
  }
}

function reasonOf(isUsed: boolean, mayRefuse: boolean): string {
  if (!isUsed) return 'No message is validated against it.';
  return mayRefuse
    ? 'Messages are validated against it: it may refuse some that passed.'
    : 'Whatever was valid still is.';
}
