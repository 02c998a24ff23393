import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import {
  deniedUser,
  explicitDenySuffix,
  noIdentityPolicySuffix,
  noResourcePolicySuffix,
} from '../messages.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { type CombinedVerdict, combineVerdicts } from '../policy/combine.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import type { Principal, Verdict } from '../policy/request.ts';
import { askResourcePolicy, decidingStatementName, refuseAccess } from '../verdicts.ts';
import { type Identity, principalOf } from './identity-directory.ts';
import type { SignatureProblem } from './signature.ts';
import { verifySignature } from './verify.ts';

/**
 * Whether a signed caller may refetch cached answers: the action `execute-api:InvalidateCache` on the method ARN
 * (rest-request-phases.md 8.3, documented). Not across accounts (documented).
 */
export function mayInvalidateCache(call: Call, context: AuthorizerContext): boolean {
  const { accessKey, userArn } = call.identity;
  const { identities, environment } = context.tools;
  const identity =
    accessKey === undefined ? identities.byArn(userArn ?? '') : identities.byAccessKey(accessKey);
  if (!identity || identity.principal.accountId !== context.scope.accountId) return false;
  const now = environment.clock.now();
  const { principal } = identity;
  const request = policyRequest(call, context.methodArn(call), principal, now, 'execute-api:InvalidateCache');
  const resource = context.resourcePolicy;
  const said =
    resource === undefined || resource === 'refuse everything' ? 'silent' : evaluatePolicy(resource, request);
  return combineVerdicts(evaluatePolicy(identity.policy, request), said, true) === 'allow';
}

interface Caller {
  readonly principal: Principal;
  /** Absent: a rehearsed caller whom gwctl.yaml does not know. */
  readonly identity: Identity | undefined;
}

/** The gate of AWS_IAM methods: the signature, then the identity's policy and the resource policy (rest-request-phases.md 4.6, 4.7). */
export function compileIamGate(context: AuthorizerContext): Gate {
  return (call) => {
    const arn = context.methodArn(call);
    const { principal, identity } = rehearsedCaller(call, context) ?? authenticate(call, context);
    const now = context.tools.environment.clock.now();
    const own: Verdict = identity
      ? evaluatePolicy(identity.policy, policyRequest(call, arn, principal, now))
      : 'silent';
    const resource = askResourcePolicy(context, call, arn, principal);
    const sameAccount = principal.accountId === context.scope.accountId;
    const verdict = combineVerdicts(own, resource, sameAccount);
    if (verdict === 'allow') call.facts.authorize = { status: 200, latency: 0 };
    if (verdict === 'allow' && !call.trace) return;
    const statement = decidingStatementName(context.resourcePolicy, call, arn, principal, now);
    const detail = `${principal.arn}: the identity's policy says ${own}, the resource policy ${resource} (${statement})${sameAccount ? '' : '; the caller is of another account, so both must allow'}.`;
    tell(call, verdict, detail, identity?.accessKeyId);
    if (verdict === 'allow') return;
    const suffix = verdict === 'explicit deny' ? explicitDenySuffix : silenceSuffix(own);
    throw refuseAccess(call, deniedUser(principal.arn, arn, suffix), detail);
  };
}

function tell(call: Call, verdict: CombinedVerdict, detail: string, accessKeyId: string | undefined): void {
  call.trace?.step({
    phase: 'authorizer',
    verdict: verdict === 'allow' ? 'passed' : 'refused',
    detail,
    ...(accessKeyId !== undefined && { rule: { kind: 'identity', accessKeyId } }),
  });
}

function silenceSuffix(own: Verdict): string {
  return own === 'allow' ? noResourcePolicySuffix : noIdentityPolicySuffix;
}

/** A rehearsal may set who calls instead of signing: the gateway's own options do, a client cannot. */
function rehearsedCaller(call: Call, context: AuthorizerContext): Caller | undefined {
  const { userArn } = call.identity;
  const principal = userArn === undefined ? undefined : principalOf(userArn);
  if (userArn === undefined || !principal) return undefined;
  const identity = context.tools.identities.byArn(userArn);
  call.facts.authenticate = { status: 200, latency: 0 };
  call.identity.accountId ??= principal.accountId;
  call.identity.user ??= principal.userId;
  call.identity.caller ??= principal.userId;
  return { principal: identity?.principal ?? principal, identity };
}

function authenticate(call: Call, context: AuthorizerContext): Caller {
  const { clock } = context.tools.environment;
  const started = clock.monotonic();
  const verified = verifySignature(call.request, {
    identities: context.tools.identities,
    region: context.scope.region,
    service: 'execute-api',
    now: clock.now(),
  });
  const latency = Math.round(clock.monotonic() - started);
  if (!verified.ok) {
    const { message, reason } = verified.problem;
    // One line: it goes into access logs.
    call.facts.authenticate = { status: 403, error: message.split('\n', 1)[0] as string, latency };
    call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason });
    throw signatureError(verified.problem);
  }
  call.facts.authenticate = { status: 200, latency };
  Object.assign(call.identity, verified.identity.shown);
  return { principal: verified.identity.principal, identity: verified.identity };
}

const rows = {
  missing: ['MISSING_AUTHENTICATION_TOKEN', 'MissingAuthenticationTokenException'],
  incomplete: ['INVALID_SIGNATURE', 'IncompleteSignatureException'],
  // Unverified: type and header for an unknown access key (4.6).
  'unknown key': ['INVALID_SIGNATURE', 'UnrecognizedClientException'],
  invalid: ['INVALID_SIGNATURE', 'InvalidSignatureException'],
  'expired token': ['EXPIRED_TOKEN', 'ExpiredTokenException'],
} as const satisfies Record<SignatureProblem['kind'], readonly [string, string]>;

/** The refusal of a signature, in AWS's types and words (4.6). */
export function signatureError(problem: SignatureProblem): GatewayError {
  const [type, errorType] = rows[problem.kind];
  return new GatewayError(type, { message: problem.message, errorType, reason: problem.reason });
}
