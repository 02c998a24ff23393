import { type Awaitable, whenReady } from '../../environment/awaitable.ts';
import { functionArnOf } from '../../expressions/function-uri.ts';
import type { Call } from '../../message/call.ts';
import type { RequestAuthorizer, TokenAuthorizer } from '../../model/authorizer.ts';
import { type PolicyGrant, resultTtl } from '../authorizer-caches.ts';
import { methodLeftOut, sharesResults } from '../cache-hazard.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import { deniedByAuthorizer } from '../messages.ts';
import { executeApiArn } from '../method-arn.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { combineVerdicts } from '../policy/combine.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import { askResourcePolicy, refuseAccess } from '../verdicts.ts';
import { compileRoleCheck } from './invocation-role.ts';
import { configurationError, invokeAuthorizer } from './invoke.ts';
import { authorizerLog } from './lambda-log.ts';
import { authorizerResult, parseAuthorizerOutput } from './output.ts';
import { policyGrant } from './policy-grant.ts';

/** What tells TOKEN and REQUEST authorizers apart. */
export interface LambdaAuthorizerKind {
  /** The values of the identity sources, in order; throws 401 where one is missing. */
  identity(call: Call): readonly string[];
  event(call: Call, methodArn: string, identity: readonly string[]): string;
  /** The event as the execution log shows it. */
  maskedEvent(call: Call, methodArn: string, identity: readonly string[]): string;
  readonly cached: boolean;
}

/**
 * The gate of a Lambda authorizer. Its policy, not the verdict, is cached, and asked again about each method called; the
 * cache key holds neither method nor path (4.2, documented).
 * Unverified: requests that come before the first result of their key each call the function. AWS documents only that a kept result
 * serves later requests; waiting for one under way would hide what an authorizer must stand when a new token comes in a burst.
 */
export function lambdaGate(
  authorizer: TokenAuthorizer | RequestAuthorizer,
  kind: LambdaAuthorizerKind,
  context: AuthorizerContext,
): Gate {
  const functionArn = functionArnOf(authorizer.authorizerUri, context.scope.stageVariables);
  const cache = kind.cached ? context.tools.caches.policies(authorizer.id) : undefined;
  const ttlInMillis = resultTtl(authorizer);
  const checkRole = compileRoleCheck(authorizer, functionArn, context);

  async function ask(call: Call, arn: string, identity: readonly string[], key: string): Promise<void> {
    checkRole?.(call);
    const event = kind.event(call, arn, identity);
    const log = call.trace && authorizerLog(call.trace);
    log?.request(functionArn ?? '', context.scope.region, kind.maskedEvent(call, arn, identity), call);
    const { answer, latency } = await invokeAuthorizer(context.tools.environment, functionArn, event, call);
    log?.answer(answer.payload);
    const parsed = parseAuthorizerOutput(answer.payload);
    if (!parsed.ok) {
      const reason = `The output of the authorizer ${authorizer.name} cannot be used: ${parsed.problem}.`;
      throw configurationError(call, 'Could not parse policy', reason);
    }
    const { output } = parsed;
    call.authorizer = authorizerResult(output, latency);
    const grant = policyGrant(output, answer.payload, arn);
    // Errors and `Unauthorized` are not kept (unverified, 4.2).
    cache?.set(key, grant, { ttlInMillis, bytes: answer.payload.length * 4 });
    decide(authorizer, context, call, arn, grant, false);
  }

  return (call) => {
    const arn = context.methodArn(call);
    const identity = kind.identity(call);
    call.facts.credentials = identity;
    const key = identity.length === 1 ? (identity[0] as string) : JSON.stringify(identity);
    if (call.trace) authorizerLog(call.trace).start(authorizer.id, call, identity);
    const go = (grant: PolicyGrant | undefined): Awaitable<void> => {
      if (!grant) return ask(call, arn, identity, key);
      call.facts.authorizer = { status: 200, latency: 0 };
      call.authorizer = grant.result;
      decide(authorizer, context, call, arn, grant, true);
    };
    return whenReady(cache?.get(key), go);
  };
}

function decide(
  authorizer: TokenAuthorizer | RequestAuthorizer,
  context: AuthorizerContext,
  call: Call,
  arn: string,
  grant: PolicyGrant,
  fromCache: boolean,
): void {
  const now = context.tools.environment.clock.now();
  const asked = evaluatePolicy(grant.policy, policyRequest(call, arn, undefined, now));
  const verdict = combineVerdicts(asked, askResourcePolicy(context, call, arn, undefined), true);
  if (call.facts.authorizer) call.facts.authorizer.status = 200;
  if (verdict === 'allow') {
    call.facts.authorize = { status: 200, latency: 0 };
    if (call.trace) reportAllowed(call, authorizer, context, grant, fromCache);
    return;
  }
  const reason = refusalReason(authorizer.name, grant, arn, verdict, fromCache);
  call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason, at: authorizer.at });
  throw refuseAccess(call, deniedByAuthorizer(verdict === 'explicit deny'), reason, [
    'The client is not authorized to perform this operation.',
  ]);
}

function reportAllowed(
  call: Call,
  authorizer: TokenAuthorizer | RequestAuthorizer,
  context: AuthorizerContext,
  grant: PolicyGrant,
  fromCache: boolean,
): void {
  if (!call.trace) return;
  authorizerLog(call.trace).allowed(grant.principalId);
  const source = fromCache ? 'its cached policy' : 'the policy it returned';
  const hazard = fromCache ? '' : hazardOf(authorizer, context, grant);
  const detail = `${authorizer.name}: ${source} allows the call.${hazard}`;
  call.trace.step({ phase: 'authorizer', verdict: 'passed', detail, at: authorizer.at });
}

/** A policy that is narrower than what its cache key covers (4.2): another method will be refused by it. */
function hazardOf(
  authorizer: TokenAuthorizer | RequestAuthorizer,
  context: AuthorizerContext,
  grant: PolicyGrant,
): string {
  if (!sharesResults(authorizer)) return '';
  const prefix = `${executeApiArn(context.scope)}/${context.scope.stage}`;
  const methods = context.sharedMethods.get(authorizer.name) ?? [];
  const left = methodLeftOut(grant.policy, grant.askedFor, prefix, methods);
  if (!left) return '';
  return ` It is narrower than its cache key: for ${resultTtl(authorizer) / 1000} s the same caller gets 403 for ${left.verb} ${left.path}, which it does not cover.`;
}

/** A cached policy made for another method is the usual surprise: the cache key holds neither method nor path. */
function refusalReason(
  name: string,
  grant: PolicyGrant,
  arn: string,
  verdict: 'explicit deny' | 'implicit deny',
  fromCache: boolean,
): string {
  const said = verdict === 'explicit deny' ? 'denies the call' : 'has no statement that allows the call';
  if (!fromCache || grant.askedFor === arn) return `The policy of authorizer ${name} ${said}.`;
  return (
    `The cached policy of authorizer ${name} ${said}: the function was asked about ${grant.askedFor}, ` +
    `and its answer is used for ${arn} too, because the cache key holds neither method nor path. ` +
    'Return a policy that covers every method the caller may use, or set authorizerResultTtlInSeconds to 0.'
  );
}
