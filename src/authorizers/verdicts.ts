import { GatewayError, type GatewayErrorDetail } from '../faults/gateway-error.ts';
import type { Call } from '../message/call.ts';
import type { AuthorizerContext } from './context.ts';
import { deniedUser, explicitDenySuffix } from './messages.ts';
import { policyRequest } from './policy/call-keys.ts';
import { decidingStatement, evaluatePolicy } from './policy/policy.ts';
import type { Principal, Verdict } from './policy/request.ts';
import type { ResourcePolicy } from './policy/resource-policy.ts';

/** What the API's resource policy says of a call. */
export function askResourcePolicy(
  context: AuthorizerContext,
  call: Call,
  arn: string,
  principal: Principal | undefined,
): Verdict {
  const policy = context.resourcePolicy;
  if (policy === undefined || policy === 'refuse everything') return 'silent';
  const now = context.tools.environment.clock.now();
  return evaluatePolicy(policy, policyRequest(call, arn, principal, now));
}

/** Tells what decided, for `gwctl why`. */
export function decidingStatementName(
  policy: ResourcePolicy,
  call: Call,
  arn: string,
  principal: Principal | undefined,
  now: number,
): string {
  if (policy === undefined || policy === 'refuse everything') return 'there is no policy';
  const statement = decidingStatement(policy, policyRequest(call, arn, principal, now));
  if (!statement) return 'no statement covers the call';
  const number = policy.statements.indexOf(statement) + 1;
  return `statement ${number}${statement.sid ? ` (${statement.sid})` : ''} says ${statement.effect}`;
}

/** 403 of a resource policy to a caller who did not sign (4.7, publicly reported). */
export function refuseAnonymous(call: Call, arn: string, explicit: boolean, reason: string): GatewayError {
  return refuseAccess(call, deniedUser('anonymous', arn, explicit ? explicitDenySuffix : ''), reason);
}

/** 403 `{"Message":...}`, as policies refuse. */
export function refuseAccess(
  call: Call,
  message: string,
  reason: string,
  logLines: string[] = [],
): GatewayError {
  call.facts.authorize = { ...call.facts.authorize, status: 403, error: message };
  return new GatewayError('ACCESS_DENIED', { message, messageKey: 'Message', reason, logLines });
}

/** 401, as missing or invalid tokens are answered. */
export function unauthorized(
  call: Call,
  reason: string,
  detail: Pick<GatewayErrorDetail, 'message' | 'logLines' | 'isUnlogged'> = {},
): GatewayError {
  call.facts.authorizer = { ...call.facts.authorizer, status: 401, error: detail.message ?? 'Unauthorized' };
  call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason });
  return new GatewayError('UNAUTHORIZED', { reason, ...detail });
}
