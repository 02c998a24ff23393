import type { RestApi } from '../model/api.ts';
import type { GatewayResponse } from '../model/gateway-response.ts';
import { type ApiChange, type Report, reportOn } from './api-change.ts';
import { mapDifference, sameContent, shown } from './differences.ts';

/** What callers see when API Gateway itself refuses or fails. */
export function compareGatewayResponses(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const types = new Set([...before.gatewayResponses.keys(), ...after.gatewayResponses.keys()]);
  for (const type of types) {
    const [old, now] = [before.gatewayResponses.get(type), after.gatewayResponses.get(type)];
    const report = reportOn(changes, `gateway response ${type}`, (now ?? old)?.at);
    compareResponse(old, now, report);
  }
}

function compareResponse(
  before: GatewayResponse | undefined,
  after: GatewayResponse | undefined,
  report: Report,
): void {
  if (before?.statusCode !== after?.statusCode) {
    report({
      kind: 'error-status-changed',
      verdict: 'breaking',
      change: `status ${before?.statusCode ?? 'of its own'} became ${after?.statusCode ?? 'its own again'}`,
      reason: 'Callers tell errors apart by it.',
    });
  }
  if (!sameContent(before?.responseTemplates ?? new Map(), after?.responseTemplates ?? new Map())) {
    report({
      kind: 'error-body-changed',
      verdict: 'risky',
      change: 'the body is another',
      reason: 'Callers that read it find something else.',
    });
  }
  const none: ReadonlyMap<string, string> = new Map();
  const headers = mapDifference(before?.responseParameters ?? none, after?.responseParameters ?? none);
  for (const [name] of headers.removed) {
    report({
      kind: 'error-header-removed',
      verdict: 'breaking',
      change: `no longer sets the header ${headerOf(name)}`,
      reason: /access-control-/i.test(name)
        ? 'Scripts of other origins cannot see the error any more.'
        : 'Callers may count on it.',
    });
  }
  for (const [name] of headers.added) {
    report({
      kind: 'error-header-added',
      verdict: 'safe',
      change: `sets the header ${headerOf(name)}`,
      reason: 'Callers may ignore it.',
    });
  }
  for (const [name, old, now] of headers.changed) {
    report({
      kind: 'error-header-changed',
      verdict: 'risky',
      change: `sets ${headerOf(name)} to ${shown(now)}, not ${shown(old)}`,
      reason: 'Callers get another value.',
    });
  }
}

function headerOf(name: string): string {
  return name.replace(/^gatewayresponse\.header\./, '');
}
