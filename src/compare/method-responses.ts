import type { Method, MethodResponse } from '../model/api.ts';
import type { Report } from './api-change.ts';
import { mapDifference } from './differences.ts';

/** What a method declares of its answers. With a proxy integration the declarations change nothing at run time. */
export function compareMethodResponses(before: Method, after: Method, report: Report): void {
  const proxy = after.integration?.type === 'AWS_PROXY' || after.integration?.type === 'HTTP_PROXY';
  for (const status of before.methodResponses.keys()) {
    if (after.methodResponses.has(status)) continue;
    report({
      kind: 'response-status-removed',
      verdict: proxy ? 'risky' : 'breaking',
      change: `status ${status} is no longer declared`,
      reason: proxy
        ? 'The backend still decides; generated clients no longer know it.'
        : 'An integration response that answers with it fails with 500.',
    });
  }
  for (const [status, now] of after.methodResponses) {
    const old = before.methodResponses.get(status);
    if (old) compareResponse(status, old, now, proxy, report);
    else {
      report({
        kind: 'response-status-added',
        verdict: 'safe',
        change: `status ${status} is declared`,
        reason: 'A declaration alone changes no answer.',
      });
    }
  }
}

function compareResponse(
  status: string,
  before: MethodResponse,
  after: MethodResponse,
  proxy: boolean,
  report: Report,
): void {
  const headers = mapDifference(before.responseParameters, after.responseParameters);
  for (const [name] of headers.removed) {
    report({
      kind: 'response-header-removed',
      verdict: proxy ? 'safe' : 'breaking',
      change: `${status} no longer declares the header ${headerOf(name)}`,
      reason: proxy ? 'The backend still sends it.' : 'Only declared headers are sent.',
    });
  }
  for (const [name] of headers.added) {
    report({
      kind: 'response-header-added',
      verdict: 'safe',
      change: `${status} declares the header ${headerOf(name)}`,
      reason: 'Callers may ignore it.',
    });
  }
  const models = mapDifference(before.responseModels, after.responseModels);
  if (models.removed.length + models.changed.length > 0) {
    report({
      kind: 'response-model-replaced',
      verdict: 'risky',
      change: `${status} declares other models`,
      reason: 'Responses are not validated; generated clients read them by the model.',
    });
  } else if (models.added.length > 0) {
    report({
      kind: 'response-model-added',
      verdict: 'safe',
      change: `${status} declares a model`,
      reason: 'Responses are not validated.',
    });
  }
}

function headerOf(name: string): string {
  return name.replace(/^method\.response\.header\./, '');
}
