import { type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { whenReady } from '../../environment/awaitable.ts';
import { functionArnOf } from '../../expressions/function-uri.ts';
import { authorizerEvent1 } from '../../expressions/http-event/event-1.ts';
import { authorizerEvent2 } from '../../expressions/http-event/event-2.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import type { HttpGrant } from '../authorizer-caches.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import type { SourceReader } from '../identity-source.ts';
import { compileRoleCheck } from '../lambda/invocation-role.ts';
import { configurationError, invokeAuthorizer } from '../lambda/invoke.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import { unauthorized } from '../verdicts.ts';
import { parseHttpAuthorizerOutput } from './authorizer-output.ts';
import { badHttpIdentitySource, compileHttpIdentitySource } from './identity-source.ts';

/** An authorizer's function has ten seconds (documented). */
const timeoutInMillis = 10_000;

/**
 * A Lambda authorizer of an HTTP API (http-api.md 11). An answer is kept by the values of all identity sources, for every route that
 * uses the authorizer (documented): a policy is asked again about each, a simple answer is not.
 */
export function compileHttpLambdaAuthorizer(
  authorizer: HttpAuthorizer,
  context: AuthorizerContext,
): Outcome<Gate> {
  const { environment, caches } = context.tools;
  const readers: SourceReader[] = [];
  for (const source of authorizer.identitySource) {
    const read = compileHttpIdentitySource(source, context.scope.stageVariables);
    if (!read) return badHttpIdentitySource(authorizer, source);
    readers.push(read);
  }
  const functionArn = functionArnOf(authorizer.authorizerUri ?? '', context.scope.stageVariables);
  // Off unless a time to live is set; impossible without identity sources (documented).
  const ttlInMillis = (authorizer.authorizerResultTtlInSeconds ?? 0) * 1000;
  const cache = ttlInMillis > 0 && readers.length > 0 ? caches.httpGrants(authorizer.id) : undefined;
  const checkRole = compileRoleCheck(authorizer, functionArn, context);
  const isSimple = authorizer.enableSimpleResponses === true;
  const eventOf = authorizer.authorizerPayloadFormatVersion === '1.0' ? authorizerEvent1 : authorizerEvent2;

  async function ask(call: Call, arn: string, identity: readonly string[], key: string): Promise<void> {
    checkRole?.(call);
    const event = JSON.stringify(eventOf(call, arn, identity));
    const { answer, latency } = await invokeAuthorizer(
      environment,
      functionArn,
      event,
      call,
      timeoutInMillis,
    );
    const { payload } = answer;
    const parsed = parseHttpAuthorizerOutput(payload, isSimple);
    if (!parsed.ok) {
      const reason = `The output of the authorizer ${authorizer.name} cannot be used: ${parsed.problem}.`;
      throw configurationError(call, 'Could not parse policy', reason);
    }
    const grant: HttpGrant = { output: parsed.output, askedFor: arn, payload, isSimple };
    cache?.set(key, grant, { ttlInMillis, bytes: payload.length * 4 });
    decide(authorizer, context, call, arn, grant, latency);
  }

  return succeed((call) => {
    const arn = context.methodArn(call);
    const identity = readIdentity(authorizer, readers, call);
    call.facts.credentials = identity;
    const key = identity.length === 1 ? (identity[0] as string) : JSON.stringify(identity);
    return whenReady(cache?.get(key), (grant) => {
      if (!grant) return ask(call, arn, identity, key);
      call.facts.authorizer = { status: 200, latency: 0 };
      return decide(authorizer, context, call, arn, grant, 0);
    });
  });
}

/** Missing or empty: 401, and the function is not called (documented). */
function readIdentity(authorizer: HttpAuthorizer, readers: readonly SourceReader[], call: Call): string[] {
  return readers.map((read, i) => {
    const value = read(call);
    if (value) return value;
    throw unauthorized(call, `${authorizer.name}: ${authorizer.identitySource[i]} is missing or empty.`);
  });
}

function decide(
  authorizer: HttpAuthorizer,
  context: AuthorizerContext,
  call: Call,
  arn: string,
  { output, askedFor }: HttpGrant,
  integrationLatency: number,
): void {
  if (call.facts.authorizer) call.facts.authorizer.status = 200;
  call.authorizer = {
    context: new Map(),
    values: output.context,
    integrationLatency,
    ...(output.principalId !== undefined && { principalId: output.principalId }),
  };
  const now = context.tools.environment.clock.now();
  const isAllowed = output.policy
    ? evaluatePolicy(output.policy, policyRequest(call, arn, undefined, now)) === 'allow'
    : output.isAuthorized === true;
  const detail = `${authorizer.name} ${isAllowed ? 'allows' : 'does not allow'} the call${narrowHint(output.policy !== undefined && !isAllowed, askedFor, arn)}.`;
  call.trace?.step({
    phase: 'authorizer',
    verdict: isAllowed ? 'passed' : 'refused',
    detail,
    at: authorizer.at,
  });
  if (isAllowed) return;
  call.facts.authorize = { status: 403 };
  throw new GatewayError('ACCESS_DENIED', { reason: detail });
}

/** A kept policy made for another route is the usual surprise: the key of the cache holds no route. */
function narrowHint(isPolicyRefusal: boolean, askedFor: string, arn: string): string {
  return isPolicyRefusal && askedFor !== arn
    ? `; its kept policy was made for ${askedFor}: let it cover every route, or add $context.routeKey to the identity sources`
    : '';
}
