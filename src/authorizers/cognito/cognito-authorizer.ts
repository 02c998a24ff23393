import { type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { whenReady } from '../../environment/awaitable.ts';
import { substituteStageVariables } from '../../expressions/stage-variables.ts';
import type { Call } from '../../message/call.ts';
import type { CognitoAuthorizer } from '../../model/authorizer.ts';
import { resultTtl, type TokenGrant } from '../authorizer-caches.ts';
import type { AuthorizerContext, MethodGate } from '../context.ts';
import { badIdentitySource } from '../identity-source.ts';
import { compileTokenPattern } from '../token-pattern.ts';
import { askResourcePolicy, refuseAnonymous, unauthorized } from '../verdicts.ts';
import { claimTexts } from './claims.ts';
import { issuerUrlOf } from './issuer-directory.ts';
import { type Claims, verifyToken } from './jwt.ts';

const header = /^method\.request\.header\.(.+)$/;
/** Cognito signs with RS256 (rest-request-phases.md 4.5). */
const algorithms = ['RS256'] as const;

/**
 * A Cognito user pool authorizer (4.5, documented): without scopes the method takes ID tokens, with scopes access tokens that hold
 * one of them. A verified token is kept by its text, for no longer than it is valid itself.
 */
export function compileCognitoAuthorizer(
  authorizer: CognitoAuthorizer,
  context: AuthorizerContext,
): Outcome<MethodGate> {
  const headerName = header.exec(authorizer.identitySource)?.[1];
  if (!headerName) return badIdentitySource(authorizer, authorizer.identitySource);
  const pattern = compileTokenPattern(authorizer.identityValidationExpression, authorizer.at);
  if (!pattern.ok) return pattern;
  // A pool's ARN may hold stage variables (rest-request-phases.md 11.1).
  const { stageVariables } = context.scope;
  const pools = new Set(
    authorizer.providerARNs.map((arn) => issuerUrlOf(substituteStageVariables(arn, stageVariables))),
  );
  const keysOf = (issuer: string) => (pools.has(issuer) ? context.tools.issuers.keysOf(issuer) : undefined);
  const cache = context.tools.caches.tokens(authorizer.id);
  const { clock } = context.tools.environment;

  async function verify(call: Call, token: string): Promise<TokenGrant> {
    const started = clock.monotonic();
    const verified = await verifyToken(token, { keysOf, algorithms });
    call.facts.authorizer = { latency: Math.round(clock.monotonic() - started) };
    if (!verified.ok) throw refuse(call, `the token is refused: ${verified.reason}`);
    const grant = tokenGrant(verified.issuer, verified.claims);
    if (!grant) throw refuse(call, 'the token has no expiration time');
    const ttlInMillis = Math.min(resultTtl(authorizer), grant.expiresAt * 1000 - clock.now());
    cache.set(token, grant, { ttlInMillis, bytes: token.length * 4 });
    return grant;
  }

  function refuse(call: Call, problem: string, message?: string): Error {
    return unauthorized(call, `${authorizer.name}: ${problem}.`, message === undefined ? {} : { message });
  }

  function decide(call: Call, arn: string, grant: TokenGrant, scopes: readonly string[]): void {
    if (!pools.has(grant.issuer)) throw refuse(call, 'the token comes from another user pool');
    // Unverified: no allowance for clocks that differ (4.5).
    if (grant.expiresAt * 1000 <= clock.now()) throw refuse(call, 'the token has expired', expiredMessage);
    const problem =
      audienceProblem(grant, pattern.ok ? pattern.value : undefined) ?? useProblem(grant, scopes);
    if (problem) throw refuse(call, problem);
    call.authorizer = grant.result;
    call.facts.authorizer = { ...call.facts.authorizer, status: 200 };
    checkPolicy(call, arn, context);
    call.trace?.step({
      phase: 'authorizer',
      verdict: 'passed',
      detail: `${authorizer.name}: the token is valid.`,
    });
  }

  return succeed((method) => (call) => {
    const arn = context.methodArn(call);
    const token = readToken(call, headerName);
    if (typeof token === 'object') throw refuse(call, token.problem);
    call.facts.credentials = [token];
    return whenReady(cache.get(token), (grant) => {
      if (grant) return decide(call, arn, grant, method.authorizationScopes);
      return verify(call, token).then((fresh) => decide(call, arn, fresh, method.authorizationScopes));
    });
  });
}

const expiredMessage = 'The incoming token has expired';

/**
 * Unverified: `Bearer ` before the token is accepted and cut off (4.5, public use). Of several headers with different
 * tokens none is believed, because an endpoint might believe another one.
 */
function readToken(call: Call, headerName: string): string | { readonly problem: string } {
  const values = new Set(
    call.request.headers.all(headerName).map((value) => value.replace(/^Bearer\s+/i, '').trim()),
  );
  const [token = ''] = values;
  if (values.size > 1)
    return { problem: `the header ${headerName} is there several times, with different tokens` };
  return token === '' ? { problem: `the header ${headerName} is missing or empty` } : token;
}

function tokenGrant(issuer: string, claims: Claims): TokenGrant | undefined {
  const { exp, scope, aud, token_use: tokenUse } = claims;
  if (typeof exp !== 'number') return undefined;
  return {
    issuer,
    expiresAt: exp,
    tokenUse: typeof tokenUse === 'string' ? tokenUse : undefined,
    audience: typeof aud === 'string' ? aud : undefined,
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : []),
    result: { context: new Map(), claims: claimTexts(claims) },
  };
}

/** With an expression, access tokens are refused: they have no `aud` (documented). */
function audienceProblem(
  grant: TokenGrant,
  matches: ((audience: string) => boolean) | undefined,
): string | undefined {
  if (!matches) return undefined;
  if (grant.audience === undefined)
    return 'the token has no audience, and identityValidationExpression asks for one';
  return matches(grant.audience)
    ? undefined
    : "the token's audience does not match identityValidationExpression";
}

function useProblem(grant: TokenGrant, scopes: readonly string[]): string | undefined {
  if (scopes.length === 0) {
    return grant.tokenUse === 'id' ? undefined : 'the method has no scopes, so it takes ID tokens only';
  }
  if (grant.tokenUse !== 'access') return 'the method has scopes, so it takes access tokens only';
  return scopes.some((scope) => grant.scopes.has(scope))
    ? undefined
    : `the token has none of the method's scopes (${scopes.join(', ')})`;
}

/** After authentication the resource policy decides alone, and needs an explicit allow (4.7, documented). */
function checkPolicy(call: Call, arn: string, context: AuthorizerContext): void {
  if (context.resourcePolicy !== undefined) {
    const verdict = askResourcePolicy(context, call, arn, undefined);
    if (verdict !== 'allow') {
      const said = verdict === 'deny' ? 'denies the call' : 'does not allow the call';
      throw refuseAnonymous(call, arn, verdict === 'deny', `The resource policy ${said}.`);
    }
  }
  call.facts.authorize = { status: 200, latency: 0 };
}
