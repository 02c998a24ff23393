import type { HttpAuthorizer } from '../model/authorizer.ts';
import { type ApiChange, type Report, reportOn } from './api-change.ts';
import { compareCredentials, compareResultTtl } from './authorizers.ts';
import { listDifference, listed, sameContent, shown } from './differences.ts';

/** What routes of HTTP and WebSocket APIs say of who may call. */
interface RouteAuthorization {
  readonly authorizationType: string;
  readonly authorizer?: string;
  readonly authorizationScopes?: readonly string[];
}

/** Authorization of a route of an HTTP or WebSocket API. */
export function compareRouteAuthorization(
  before: RouteAuthorization,
  after: RouteAuthorization,
  report: Report,
): void {
  const [old, now] = [before.authorizationType, after.authorizationType];
  if (old !== now) {
    const kind =
      now === 'NONE'
        ? 'authorizer-dropped'
        : old === 'NONE'
          ? 'authorizer-added'
          : 'authorization-type-changed';
    report({
      kind,
      verdict: 'breaking',
      change: `authorization ${old} became ${now}`,
      reason:
        now === 'NONE' ? 'Anybody may call it.' : 'Callers without the right credentials get 401 or 403.',
    });
    return;
  }
  if (before.authorizer !== after.authorizer) {
    report({
      kind: 'authorizer-replaced',
      verdict: 'risky',
      change: `authorizer ${shown(before.authorizer)} became ${shown(after.authorizer)}`,
      reason: 'Another authorizer decides; callers may need other credentials.',
    });
  }
  compareScopes(before.authorizationScopes ?? [], after.authorizationScopes ?? [], report);
}

/** One scope of the list is enough; without any, every good token is (documented for JWT authorizers). */
function compareScopes(before: readonly string[], after: readonly string[], report: Report): void {
  const { added, removed } = listDifference(before, after);
  if (added.length === 0 && removed.length === 0) return;
  const narrower = before.length === 0 || (removed.length > 0 && after.length > 0);
  report({
    kind: narrower ? 'scopes-narrowed' : 'scopes-widened',
    verdict: narrower ? 'breaking' : 'risky',
    change: `scopes ${listed(before) || 'none'} became ${listed(after) || 'none'}`,
    reason: narrower ? 'Tokens without one of the scopes get 403.' : 'More tokens are let through.',
  });
}

/** Changes inside authorizers. */
export function compareHttpAuthorizers(
  before: ReadonlyMap<string, HttpAuthorizer>,
  after: ReadonlyMap<string, HttpAuthorizer>,
  changes: ApiChange[],
): void {
  for (const [name, now] of after) {
    const old = before.get(name);
    const report = reportOn(changes, `authorizer ${name}`, now.at);
    if (old) compareAuthorizer(old, now, report);
    else report({ kind: 'authorizer-defined', verdict: 'safe', change: 'was added', reason: told });
  }
  for (const [name, old] of before) {
    if (after.has(name)) continue;
    const report = reportOn(changes, `authorizer ${name}`, old.at);
    report({ kind: 'authorizer-removed', verdict: 'safe', change: 'was removed', reason: told });
  }
}

const told = 'Routes that use it are told of by themselves.';

function compareAuthorizer(before: HttpAuthorizer, after: HttpAuthorizer, report: Report): void {
  if (before.type !== after.type) {
    report({
      kind: 'authorizer-type-changed',
      verdict: 'breaking',
      change: `type ${before.type} became ${after.type}`,
      reason: 'Callers need another kind of credentials.',
    });
    return;
  }
  if (!sameContent(before.identitySource, after.identitySource)) {
    report({
      kind: 'identity-source-changed',
      verdict: 'breaking',
      change: `identity source ${listed(before.identitySource)} became ${listed(after.identitySource)}`,
      reason: 'Requests without the new one get 401.',
    });
  }
  compareJwt(before, after, report);
  if (before.authorizerUri !== after.authorizerUri) {
    report({
      kind: 'authorizer-function-changed',
      verdict: 'risky',
      change: 'another function decides',
      reason: 'It may let other callers through.',
    });
  }
  if (before.authorizerPayloadFormatVersion !== after.authorizerPayloadFormatVersion) {
    report({
      kind: 'payload-format-changed',
      verdict: 'breaking',
      change: `payload format ${shown(before.authorizerPayloadFormatVersion)} became ${shown(after.authorizerPayloadFormatVersion)}`,
      reason: 'The function gets another event; one that does not know it refuses everybody.',
    });
  }
  compareCalls(before, after, report);
}

/** How a function is called and how its answer is read and kept. */
function compareCalls(before: HttpAuthorizer, after: HttpAuthorizer, report: Report): void {
  const [old, now] = [before.enableSimpleResponses ?? false, after.enableSimpleResponses ?? false];
  if (old !== now) {
    report({
      kind: 'simple-responses-switched',
      verdict: 'breaking',
      change: `simple responses were ${now ? 'enabled' : 'disabled'}`,
      reason: `The function must answer ${now ? 'isAuthorized' : 'an IAM policy'}; otherwise every request gets 500.`,
    });
  }
  compareCredentials(before, after, report);
  compareResultTtl(
    before.authorizerResultTtlInSeconds ?? defaultTtl,
    after.authorizerResultTtlInSeconds ?? defaultTtl,
    report,
  );
}

/** Without a time to live nothing is kept (http-api.md 11, unverified for an authorizer made by itself). */
const defaultTtl = 0;

function compareJwt(before: HttpAuthorizer, after: HttpAuthorizer, report: Report): void {
  const [old, now] = [before.jwtConfiguration, after.jwtConfiguration];
  if (old?.issuer !== now?.issuer) {
    report({
      kind: 'issuer-changed',
      verdict: 'breaking',
      change: `issuer ${shown(old?.issuer)} became ${shown(now?.issuer)}`,
      reason: 'Tokens of the old issuer get 401.',
    });
  }
  const { added, removed } = listDifference(old?.audience ?? [], now?.audience ?? []);
  if (removed.length > 0) {
    report({
      kind: 'audience-removed',
      verdict: 'breaking',
      change: `audience ${listed(removed)} was removed`,
      reason: 'Tokens for it get 401.',
    });
  }
  if (added.length > 0) {
    report({
      kind: 'audience-added',
      verdict: 'risky',
      change: `audience ${listed(added)} was added`,
      reason: 'Tokens for it are let in.',
    });
  }
}
