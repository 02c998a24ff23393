import type { RestApi } from '../model/api.ts';
import { type ApiChange, reportOn } from './api-change.ts';
import { compareIntegrations } from './integrations.ts';
import { compareAuthorization } from './method-authorization.ts';
import { compareRequests } from './method-requests.ts';
import { compareMethodResponses } from './method-responses.ts';
import { methodsOf, type PlacedMethod, routesOf, shapeOf } from './methods-of.ts';
import { compareOperationNames } from './operation-names.ts';

/**
 * Methods that came, went or changed. They are paired by verb and by the shape of their path, so that a renamed path variable is
 * one change and not two.
 */
export function compareMethods(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const old = byAddress(before);
  const now = byAddress(after);
  const [oldRoutes, newRoutes] = [routesOf(before), routesOf(after)];
  for (const [address, placed] of old) {
    const other = now.get(address);
    if (other === undefined)
      removed(placed, newRoutes(placed.resource.path, placed.method.httpMethod), changes);
    else compareMethod(before, after, placed, other, changes);
  }
  for (const [address, placed] of now) {
    if (old.has(address)) continue;
    added(placed, oldRoutes(placed.resource.path, placed.method.httpMethod), changes);
  }
}

function byAddress(api: RestApi): ReadonlyMap<string, PlacedMethod> {
  return new Map(
    methodsOf(api).map((each) => [`${each.method.httpMethod} ${shapeOf(each.resource.path)}`, each]),
  );
}

function removed(
  { name, method }: PlacedMethod,
  cover: PlacedMethod | undefined,
  changes: ApiChange[],
): void {
  reportOn(
    changes,
    name,
    method.at,
  )({
    kind: 'method-removed',
    verdict: cover ? 'risky' : 'breaking',
    change: 'was removed',
    reason: cover
      ? `${cover.name} answers its requests now.`
      : 'Callers get 403 Missing Authentication Token.',
  });
}

function added({ name, method }: PlacedMethod, cover: PlacedMethod | undefined, changes: ApiChange[]): void {
  reportOn(
    changes,
    name,
    method.at,
  )({
    kind: 'method-added',
    verdict: cover ? 'risky' : 'safe',
    change: 'was added',
    reason: cover ? `It takes the requests that ${cover.name} answered.` : 'Nobody called it before.',
  });
}

function compareMethod(
  before: RestApi,
  after: RestApi,
  old: PlacedMethod,
  now: PlacedMethod,
  changes: ApiChange[],
): void {
  const report = reportOn(changes, now.name, now.method.at);
  if (old.resource.path !== now.resource.path) {
    report({
      kind: 'path-variable-renamed',
      verdict: 'risky',
      change: `${old.resource.path} became ${now.resource.path}`,
      reason: 'Callers notice nothing; mappings and functions find the value under another name.',
    });
  }
  compareAuthorization(before, after, old.method, now.method, report);
  compareRequests({ api: before, placed: old }, { api: after, placed: now }, report);
  compareMethodResponses(old.method, now.method, report);
  compareIntegrations(old.method.integration, now.method.integration, report);
  compareOperationNames(old.method.operationName, now.method.operationName, report);
}
