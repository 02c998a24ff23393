import type { Integration } from '../model/integration.ts';
import type { Report } from './api-change.ts';
import { listDifference, listed, mapDifference, shown } from './differences.ts';
import { compareIntegrationResponses } from './integration-responses.ts';
import { compareServerNames } from './server-names.ts';
import { compareTimeouts } from './timeouts.ts';

/** What happens behind a method. */
export function compareIntegrations(
  before: Integration | undefined,
  after: Integration | undefined,
  report: Report,
): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined || after === undefined) {
    report({
      kind: after ? 'integration-added' : 'integration-removed',
      verdict: after ? 'safe' : 'breaking',
      change: after ? `has an integration (${after.type})` : 'has no integration any more',
      reason: after ? 'It could not be deployed without one.' : 'API Gateway refuses to deploy it.',
    });
    return;
  }
  if (before.type !== after.type) {
    report({
      kind: 'integration-type-changed',
      verdict: 'risky',
      change: `integration ${before.type} became ${after.type}`,
      reason: 'Another backend, or another form of request and answer: check that callers get the same.',
    });
  }
  compareEndpoints(before, after, report);
  compareTimeouts(before, after, 504, report);
  compareCacheKeys(before, after, report);
  compareMappings(before, after, report);
  compareIntegrationResponses(before, after, report);
}

/** The members that say where a request goes and with whose rights; absent in some types. */
const endpointMembers = [
  ['uri', 'integration-uri-changed', 'Another backend, or another address of it.'],
  ['httpMethod', 'integration-verb-changed', 'The backend gets another verb.'],
  ['credentials', 'credentials-changed', 'The backend is called with other rights.'],
  ['connectionType', 'connection-changed', 'Requests reach the backend over another network.'],
  ['connectionId', 'connection-changed', 'Requests reach the backend over another VPC link.'],
  ['integrationTarget', 'connection-changed', 'Requests reach another listener behind the VPC link.'],
  [
    'responseTransferMode',
    'transfer-mode-changed',
    'Answers are streamed, or no longer are: limits and time-outs differ.',
  ],
  ['contentHandling', 'content-handling-changed', 'Bodies are converted in another way.'],
] as const;

function compareEndpoints(before: Integration, after: Integration, report: Report): void {
  for (const [member, kind, reason] of endpointMembers) {
    const [old, now] = [memberOf(before, member), memberOf(after, member)];
    // A change of the type says what came and went with it.
    if (old === now || (before.type !== after.type && (old === undefined || now === undefined))) continue;
    report({ kind, verdict: 'risky', change: `${member} ${shown(old)} became ${shown(now)}`, reason });
  }
  compareTls(before, after, report);
}

function compareTls(before: Integration, after: Integration, report: Report): void {
  const tls = (each: Integration) => ('tlsConfig' in each ? each.tlsConfig : undefined);
  compareServerNames(tls(before)?.serverNameToVerify, tls(after)?.serverNameToVerify, report);
  const insecure = (each: Integration) => tls(each)?.insecureSkipVerification === true;
  if (insecure(before) === insecure(after)) return;
  report({
    kind: 'tls-verification-changed',
    verdict: 'risky',
    change: insecure(after)
      ? 'the certificate of the backend is no longer checked'
      : 'the certificate of the backend is checked',
    reason: insecure(after)
      ? 'Somebody in between could answer for the backend.'
      : 'A backend with a bad certificate gives 500.',
  });
}

function memberOf(integration: Integration, member: string): unknown {
  return (integration as unknown as Readonly<Record<string, unknown>>)[member];
}

function compareCacheKeys(before: Integration, after: Integration, report: Report): void {
  const { added, removed } = listDifference(before.cacheKeyParameters, after.cacheKeyParameters);
  if (removed.length > 0) {
    report({
      kind: 'cache-key-removed',
      verdict: 'breaking',
      change: `${listed(removed)} is no longer part of the cache key`,
      reason: 'With caching on, requests that differ in it share one answer.',
    });
  }
  if (added.length > 0) {
    report({
      kind: 'cache-key-added',
      verdict: 'safe',
      change: `${listed(added)} is part of the cache key`,
      reason: 'Fewer hits, no wrong answer.',
    });
  }
}

/** How many bodies each behaviour lets through unmapped. */
const leniency = { NEVER: 0, WHEN_NO_TEMPLATES: 1, WHEN_NO_MATCH: 2 } as const;

function compareMappings(before: Integration, after: Integration, report: Report): void {
  const [old, now] = [before.passthroughBehavior, after.passthroughBehavior];
  if (old !== now && before.type === after.type) {
    const stricter = leniency[now] < leniency[old];
    report({
      kind: 'passthrough-changed',
      verdict: stricter ? 'breaking' : 'risky',
      change: `passthroughBehavior ${old} became ${now}`,
      reason: stricter
        ? 'Bodies of a type without a template get 415.'
        : 'Bodies of a type without a template reach the backend as they are.',
    });
  }
  const templates = mapDifference(before.requestTemplates, after.requestTemplates);
  for (const [type] of [...templates.changed, ...templates.added, ...templates.removed]) {
    report({
      kind: 'request-template-changed',
      verdict: 'risky',
      change: `the request template for ${type} is another`,
      reason: 'The backend gets another body.',
    });
  }
  const parameters = mapDifference(before.requestParameters, after.requestParameters);
  for (const [name] of [...parameters.changed, ...parameters.added, ...parameters.removed]) {
    report({
      kind: 'request-mapping-changed',
      verdict: 'risky',
      change: `the mapping to ${name.replace(/^integration\.request\./, '')} is another`,
      reason: 'The backend gets another value, or none.',
    });
  }
}
