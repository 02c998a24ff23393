import type { Authorizer } from '../model/authorizer.ts';
import { type ApiChange, type Report, reportOn } from './api-change.ts';
import { listDifference, listed, shown } from './differences.ts';

/** Changes inside authorizers of a REST API; which methods use them is told with the methods. */
export function compareAuthorizers(
  before: ReadonlyMap<string, Authorizer>,
  after: ReadonlyMap<string, Authorizer>,
  changes: ApiChange[],
): void {
  for (const [name, old] of before) {
    if (after.has(name)) continue;
    reportOn(
      changes,
      `authorizer ${name}`,
      old.at,
    )({
      kind: 'authorizer-removed',
      verdict: 'safe',
      change: 'was removed',
      reason: 'Methods that used it are told of by themselves.',
    });
  }
  for (const [name, now] of after) {
    const report = reportOn(changes, `authorizer ${name}`, now.at);
    const old = before.get(name);
    if (old) compareAuthorizer(old, now, report);
    else {
      report({
        kind: 'authorizer-defined',
        verdict: 'safe',
        change: 'was added',
        reason: 'Methods that use it are told of by themselves.',
      });
    }
  }
}

/** The service's own time to live where none is given (model/authorizer.ts). */
const defaultTtl = 300;

function compareAuthorizer(before: Authorizer, after: Authorizer, report: Report): void {
  if (before.type !== after.type) {
    report({
      kind: 'authorizer-type-changed',
      verdict: 'breaking',
      change: `type ${before.type} became ${after.type}`,
      reason: 'Callers need another kind of credentials, or the function gets another event.',
    });
    return;
  }
  if (before.identitySource !== after.identitySource) {
    report({
      kind: 'identity-source-changed',
      verdict: 'breaking',
      change: `identity source ${shown(before.identitySource)} became ${shown(after.identitySource)}`,
      reason: 'Requests without the new one get 401 before anything else is asked.',
    });
  }
  compareExpressions(before, after, report);
  compareFunctions(before, after, report);
  compareResultTtl(
    before.authorizerResultTtlInSeconds ?? defaultTtl,
    after.authorizerResultTtlInSeconds ?? defaultTtl,
    report,
  );
}

/** For how long an authorizer's results are kept, in seconds. */
export function compareResultTtl(before: number, after: number, report: Report): void {
  if (before === after) return;
  const longer = after > before;
  report({
    kind: 'authorizer-ttl-changed',
    verdict: longer ? 'risky' : 'safe',
    change: `results are kept ${after} s, not ${before} s`,
    reason: longer
      ? 'A right that is withdrawn works longer, and one policy answers for more methods.'
      : 'The authorizer is asked more often.',
  });
}

function compareExpressions(before: Authorizer, after: Authorizer, report: Report): void {
  const [old, now] = [before.identityValidationExpression, after.identityValidationExpression];
  if (old === now) return;
  report({
    kind: 'identity-validation-changed',
    verdict: now === undefined ? 'safe' : 'breaking',
    change: `identity validation ${shown(old)} became ${shown(now)}`,
    reason:
      now === undefined ? 'More tokens get as far as the authorizer.' : 'Tokens that do not match get 401.',
  });
}

interface FunctionCaller {
  readonly authorizerCredentials?: string;
}

/** The role that calls a Lambda authorizer, of REST and HTTP APIs. */
export function compareCredentials(before: FunctionCaller, after: FunctionCaller, report: Report): void {
  if (before.authorizerCredentials === after.authorizerCredentials) return;
  report({
    kind: 'authorizer-credentials-changed',
    verdict: 'risky',
    change: 'the credentials to call the function changed',
    reason: 'Where they may not call it, every request gets 500.',
  });
}

function compareFunctions(before: Authorizer, after: Authorizer, report: Report): void {
  if (before.type === 'COGNITO_USER_POOLS' && after.type === 'COGNITO_USER_POOLS') {
    comparePools(before.providerARNs, after.providerARNs, report);
  } else if (before.type !== 'COGNITO_USER_POOLS' && after.type !== 'COGNITO_USER_POOLS') {
    if (before.authorizerUri !== after.authorizerUri) {
      report({
        kind: 'authorizer-function-changed',
        verdict: 'risky',
        change: `function ${functionOf(before.authorizerUri)} became ${functionOf(after.authorizerUri)}`,
        reason: 'Another function decides who may call.',
      });
    }
    compareCredentials(before, after, report);
  }
}

function functionOf(uri: string): string {
  return /function:([^/]+)/.exec(uri)?.[1] ?? shown(uri);
}

function comparePools(before: readonly string[], after: readonly string[], report: Report): void {
  const { added, removed } = listDifference(before, after);
  if (removed.length > 0) {
    report({
      kind: 'user-pool-removed',
      verdict: 'breaking',
      change: `user pool ${listed(removed.map(poolOf))} was removed`,
      reason: 'Its tokens get 401.',
    });
  }
  if (added.length > 0) {
    report({
      kind: 'user-pool-added',
      verdict: 'risky',
      change: `user pool ${listed(added.map(poolOf))} was added`,
      reason: 'Its users are let in.',
    });
  }
}

function poolOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
