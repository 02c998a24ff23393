import type { Integration, IntegrationResponse } from '../model/integration.ts';
import type { Report } from './api-change.ts';
import { mapDifference, sameContent, shown } from './differences.ts';

/** How a backend's answers become the method's; proxy integrations have none of it. */
export function compareIntegrationResponses(before: Integration, after: Integration, report: Report): void {
  if (after.type === 'AWS_PROXY' || after.type === 'HTTP_PROXY') return;
  const old = byPattern(before.integrationResponses);
  const now = byPattern(after.integrationResponses);
  for (const [pattern, response] of old) {
    if (now.has(pattern)) continue;
    report({
      kind: 'integration-response-removed',
      verdict: 'breaking',
      change: `answers that match ${pattern} no longer become ${response.statusCode}`,
      reason: 'They take the default response, or fail with 500 where there is none.',
    });
  }
  for (const [pattern, response] of now) {
    const was = old.get(pattern);
    if (was) compareResponse(pattern, was, response, report);
    else {
      report({
        kind: 'integration-response-added',
        verdict: 'risky',
        change: `answers that match ${pattern} become ${response.statusCode}`,
        reason: 'Another response stood for them before.',
      });
    }
  }
}

function byPattern(responses: readonly IntegrationResponse[]): ReadonlyMap<string, IntegrationResponse> {
  return new Map(responses.map((response) => [response.selectionPattern ?? 'default', response]));
}

function compareResponse(
  pattern: string,
  before: IntegrationResponse,
  after: IntegrationResponse,
  report: Report,
): void {
  if (before.statusCode !== after.statusCode) {
    report({
      kind: 'response-status-changed',
      verdict: 'breaking',
      change: `answers that match ${pattern} become ${after.statusCode}, not ${before.statusCode}`,
      reason: 'Callers tell success from failure by it.',
    });
  }
  if (!sameContent(before.responseTemplates, after.responseTemplates)) {
    report({
      kind: 'response-template-changed',
      verdict: 'risky',
      change: `the response template for ${pattern} is another`,
      reason: 'Callers get another body.',
    });
  }
  if (before.contentHandling !== after.contentHandling) {
    report({
      kind: 'content-handling-changed',
      verdict: 'risky',
      change: `contentHandling of ${pattern}: ${shown(before.contentHandling)} became ${shown(after.contentHandling)}`,
      reason: 'Bodies are converted in another way.',
    });
  }
  compareHeaders(before, after, report);
}

function compareHeaders(before: IntegrationResponse, after: IntegrationResponse, report: Report): void {
  const { removed, added, changed } = mapDifference(before.responseParameters, after.responseParameters);
  const header = (name: string) => name.replace(/^method\.response\.header\./, '');
  for (const [name] of removed) {
    report({
      kind: 'response-header-unset',
      verdict: 'breaking',
      change: `${after.statusCode} no longer sets the header ${header(name)}`,
      reason: /access-control-/i.test(name)
        ? 'Browsers refuse the answer to other origins.'
        : 'Callers may count on it.',
    });
  }
  for (const [name] of added) {
    report({
      kind: 'response-header-set',
      verdict: 'safe',
      change: `${after.statusCode} sets the header ${header(name)}`,
      reason: 'Callers may ignore it.',
    });
  }
  for (const [name, old, now] of changed) {
    report({
      kind: 'response-header-changed',
      verdict: 'risky',
      change: `${after.statusCode} sets ${header(name)} to ${shown(now)}, not ${shown(old)}`,
      reason: /access-control-/i.test(name)
        ? 'Which origins may read the answer changes.'
        : 'Callers get another value.',
    });
  }
}
