import type { HttpApi, HttpRoute } from '../model/api.ts';
import type { HttpIntegration } from '../model/integration.ts';
import { type ApiChange, type Report, reportOn, reportSwitch } from './api-change.ts';
import { compareCors } from './cors.ts';
import { listed, mapDifference, sameContent, shown } from './differences.ts';
import { compareHttpAuthorizers, compareRouteAuthorization } from './http-authorization.ts';
import { compareOperationNames } from './operation-names.ts';
import { compareServerNames } from './server-names.ts';
import { compareTimeouts } from './timeouts.ts';

/** Changes of an HTTP API. */
export function compareHttpApis(before: HttpApi, after: HttpApi, changes: ApiChange[]): void {
  for (const [key, route] of before.routes) {
    if (!after.routes.has(key)) removedRoute(after, route, changes);
  }
  for (const [key, route] of after.routes) {
    const old = before.routes.get(key);
    const report = reportOn(changes, key, route.at);
    if (old === undefined) addedRoute(before, key, report);
    else {
      compareRouteAuthorization(old, route, report);
      compareOperationNames(old.operationName, route.operationName, report);
      compareIntegrations(old.integration, route.integration, report);
    }
  }
  compareHttpAuthorizers(before.authorizers, after.authorizers, changes);
  compareCors(
    before.corsConfiguration,
    after.corsConfiguration,
    reportOn(changes, 'CORS', after.corsConfiguration?.at),
  );
  compareTags(before, after, changes);
}

/** Tags of an HTTP API come from its document; those of a REST API do not (import-export.md 2.2), so they are not compared. */
function compareTags(before: HttpApi, after: HttpApi, changes: ApiChange[]): void {
  if (sameContent(before.tags, after.tags)) return;
  const { removed, added, changed } = mapDifference(before.tags, after.tags);
  const names = [...removed, ...added, ...changed].map(([name]) => name);
  reportOn(
    changes,
    after.name,
    after.at,
  )({
    kind: 'tags-changed',
    verdict: 'safe',
    change: `the ${names.length === 1 ? 'tag' : 'tags'} ${listed(names)} changed`,
    reason: 'No request sees it; bills and rights by tag may.',
  });
}

function removedRoute(after: HttpApi, route: HttpRoute, changes: ApiChange[]): void {
  const cover = coverOf(after, route.routeKey);
  reportOn(
    changes,
    route.routeKey,
    route.at,
  )({
    kind: 'route-removed',
    verdict: cover ? 'risky' : 'breaking',
    change: 'was removed',
    reason: cover ? `${cover} answers its requests now.` : 'Callers get 404 Not Found.',
  });
}

function addedRoute(before: HttpApi, key: string, report: Report): void {
  const cover = coverOf(before, key);
  report({
    kind: 'route-added',
    verdict: cover ? 'risky' : 'safe',
    change: 'was added',
    reason: cover ? `It takes requests that ${cover} answered.` : 'Nobody called it before.',
  });
}

/** The route that takes another one's requests: ANY of the path, a greedy one above it, `$default`. */
function coverOf(api: HttpApi, key: string): string | undefined {
  const [verb = '', path = ''] = key.split(' ');
  const candidates = [`ANY ${path}`];
  const segments = path.split('/');
  for (let depth = segments.length; depth > 0; depth--) {
    for (const other of api.routes.keys()) {
      const [otherVerb, otherPath = ''] = other.split(' ');
      const prefix = segments.slice(0, depth).join('/');
      const greedy = otherPath.startsWith(`${prefix}/{`) && otherPath.endsWith('+}');
      if (greedy && (otherVerb === verb || otherVerb === 'ANY')) candidates.push(other);
    }
  }
  candidates.push('$default');
  return candidates.find((each) => each !== key && api.routes.has(each));
}

function compareIntegrations(
  before: HttpIntegration | undefined,
  after: HttpIntegration | undefined,
  report: Report,
): void {
  reportSwitch(report, before !== undefined, after !== undefined, {
    on: {
      kind: 'integration-added',
      verdict: 'safe',
      change: 'has an integration',
      reason: 'It answered with an error before.',
    },
    off: {
      kind: 'integration-removed',
      verdict: 'breaking',
      change: 'has no integration any more',
      reason: 'Requests to it fail.',
    },
  });
  if (before === undefined || after === undefined) return;
  if (before.payloadFormatVersion !== after.payloadFormatVersion) {
    report({
      kind: 'payload-format-changed',
      verdict: 'breaking',
      change: `payload format ${before.payloadFormatVersion} became ${after.payloadFormatVersion}`,
      reason: 'The function gets another event and its answer is read in another way.',
    });
  }
  for (const [member, kind, reason] of members) {
    if (before[member] === after[member]) continue;
    const change = `${member} ${shown(before[member])} became ${shown(after[member])}`;
    report({ kind, verdict: 'risky', change, reason });
  }
  compareServerNames(before.tlsConfig?.serverNameToVerify, after.tlsConfig?.serverNameToVerify, report);
  compareTimeouts(before, after, 503, report);
  compareParameters(before, after, report);
}

const members = [
  ['type', 'integration-type-changed', 'Another kind of backend.'],
  ['integrationSubtype', 'integration-type-changed', 'Another action of another service.'],
  ['uri', 'integration-uri-changed', 'Another backend, or another address of it.'],
  ['httpMethod', 'integration-verb-changed', 'The backend gets another verb.'],
  ['credentials', 'credentials-changed', 'The backend is called with other rights.'],
  ['connectionType', 'connection-changed', 'Requests reach the backend over another network.'],
  ['connectionId', 'connection-changed', 'Requests reach the backend over another VPC link.'],
] as const satisfies readonly (readonly [keyof HttpIntegration, string, string])[];

function compareParameters(before: HttpIntegration, after: HttpIntegration, report: Report): void {
  const request = mapDifference(before.requestParameters, after.requestParameters);
  for (const [name] of [...request.removed, ...request.added, ...request.changed]) {
    report({
      kind: 'request-mapping-changed',
      verdict: 'risky',
      change: `the request mapping ${name} is another`,
      reason: 'The backend gets another value, or none.',
    });
  }
  if (!sameContent(before.responseParameters, after.responseParameters)) {
    report({
      kind: 'response-mapping-changed',
      verdict: 'risky',
      change: 'the mapping of responses is another',
      reason: 'Callers get other headers or another status.',
    });
  }
}
