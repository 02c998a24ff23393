import type { Method, RestApi } from '../model/api.ts';
import type { Report } from './api-change.ts';
import { listDifference, listed } from './differences.ts';

/** Who may call a method: authorization type, authorizer, scopes, API key. */
export function compareAuthorization(
  before: RestApi,
  after: RestApi,
  old: Method,
  now: Method,
  report: Report,
): void {
  if (old.authorizationType !== now.authorizationType) compareTypes(old, now, report);
  else if (old.authorizer !== now.authorizer) compareNames(before, after, old, now, report);
  if (old.authorizationType === now.authorizationType) compareScopes(old, now, report);
  if (old.apiKeyRequired !== now.apiKeyRequired) {
    report({
      kind: now.apiKeyRequired ? 'api-key-required' : 'api-key-dropped',
      verdict: now.apiKeyRequired ? 'breaking' : 'risky',
      change: now.apiKeyRequired ? 'an API key is required now' : 'no API key is required any more',
      reason: now.apiKeyRequired
        ? 'Callers without a key of a usage plan get 403.'
        : 'Usage plans no longer throttle or count these requests.',
    });
  }
}

function compareTypes(old: Method, now: Method, report: Report): void {
  if (now.authorizationType === 'NONE') {
    report({
      kind: 'authorizer-dropped',
      verdict: 'breaking',
      change: `authorization ${described(old)} was dropped`,
      reason: 'Anybody may call it.',
    });
  } else if (old.authorizationType === 'NONE') {
    report({
      kind: 'authorizer-added',
      verdict: 'breaking',
      change: `authorization ${described(now)} was added`,
      reason: 'Callers that send no credentials get 401 or 403.',
    });
  } else {
    report({
      kind: 'authorization-type-changed',
      verdict: 'breaking',
      change: `authorization ${described(old)} became ${described(now)}`,
      reason: 'Callers need another kind of credentials.',
    });
  }
}

function described({ authorizationType, authorizer }: Method): string {
  return authorizer ? `${authorizationType} (${authorizer})` : authorizationType;
}

/** Another authorizer of the same type: what callers must send tells how bad it is. */
function compareNames(before: RestApi, after: RestApi, old: Method, now: Method, report: Report): void {
  const was = before.authorizers.get(old.authorizer ?? '');
  const is = after.authorizers.get(now.authorizer ?? '');
  const sameSource = was?.type === is?.type && was?.identitySource === is?.identitySource;
  report({
    kind: 'authorizer-replaced',
    verdict: sameSource ? 'risky' : 'breaking',
    change: `authorizer ${old.authorizer ?? 'none'} became ${now.authorizer ?? 'none'}`,
    reason: sameSource
      ? 'Callers send the same; whether it lets the same callers through is its own business.'
      : 'Callers must send something else to be recognised.',
  });
}

/** One scope of the list is enough (documented); with scopes an access token is asked for, without them an identity token. */
function compareScopes(old: Method, now: Method, report: Report): void {
  const { added, removed } = listDifference(old.authorizationScopes, now.authorizationScopes);
  if (added.length === 0 && removed.length === 0) return;
  if (old.authorizationScopes.length === 0) {
    report({
      kind: 'scopes-added',
      verdict: 'breaking',
      change: `scopes ${listed(added)} are asked for`,
      reason: 'Callers need an access token with one of them; an identity token gets 401.',
    });
  } else if (now.authorizationScopes.length === 0) {
    report({
      kind: 'scopes-dropped',
      verdict: 'breaking',
      change: `scopes ${listed(removed)} are no longer asked for`,
      reason: 'Without scopes the token is taken for an identity token: access tokens get 401.',
    });
  } else if (removed.length > 0) {
    report({
      kind: 'scope-removed',
      verdict: 'breaking',
      change: `scope ${listed(removed)} no longer opens it${added.length > 0 ? `, ${listed(added)} does` : ''}`,
      reason: 'Tokens with that scope alone get 403.',
    });
  } else {
    report({
      kind: 'scope-added',
      verdict: 'risky',
      change: `scope ${listed(added)} opens it too`,
      reason: 'More tokens are let through.',
    });
  }
}
