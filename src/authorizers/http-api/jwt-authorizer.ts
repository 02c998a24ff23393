import { child, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { HttpRoute } from '../../model/api.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import { badHttpIdentitySource, compileHttpIdentitySource } from './identity-source.ts';
import { jwtClaimTexts, scopesOf } from './jwt-claims.ts';
import { type JwtRules, verifyJwt } from './verify-jwt.ts';

/** A gate for each route that uses the authorizer. */
export type RouteGate = (route: HttpRoute) => Gate;

/**
 * A JWT authorizer (http-api.md 10, documented). Differs from AWS: keys come by the directory that user pools have, which reads them again
 * for an unknown `kid` once a minute, and after an hour in place of two.
 */
export function compileJwtAuthorizer(
  authorizer: HttpAuthorizer,
  { scope, tools }: Pick<AuthorizerContext, 'scope' | 'tools'>,
): Outcome<RouteGate> {
  const [source = '$request.header.Authorization'] = authorizer.identitySource;
  const read = compileHttpIdentitySource(source, scope.stageVariables);
  if (!read) return badHttpIdentitySource(authorizer, source);
  const { issuer, audience = [] } = authorizer.jwtConfiguration ?? {};
  if (issuer === undefined) return fail(noIssuer(authorizer));
  const { clock } = tools.environment;
  const rules: JwtRules = { issuer, audience, keys: tools.issuers.keysOf(issuer) };

  async function decide(call: Call, route: HttpRoute): Promise<void> {
    const challenge = `Bearer scope="${shownScopes(route)}"`;
    const token = tokenOf(read?.(call));
    if (token === '') throw refusal(call, authorizer, 'Bearer', `${source} holds no token`);
    call.facts.credentials = [token];
    const started = clock.monotonic();
    const verified = await verifyJwt(token, rules, clock.now());
    call.facts.authorizer = { latency: Math.round(clock.monotonic() - started) };
    if (!verified.ok) {
      const header = `${challenge} error="invalid_token" error_description="${verified.problem}"`;
      throw refusal(call, authorizer, header, verified.problem);
    }
    const scopes = scopesOf(verified.claims);
    if (!hasScope(route, scopes)) throw missingScope(call, authorizer, route, challenge);
    call.facts.authorizer = { ...call.facts.authorizer, status: 200 };
    call.authorizer = {
      context: new Map(),
      claims: jwtClaimTexts(verified.claims),
      // The token's whole list, not what it shares with the route's (recorded).
      scopes: route.authorizationScopes.length === 0 ? null : scopes,
    };
    const detail = `${authorizer.name}: the token is valid.`;
    call.trace?.step({ phase: 'authorizer', verdict: 'passed', detail, at: authorizer.at });
  }

  return succeed((route) => (call) => decide(call, route));
}

/** In a header: without what no scope may hold (RFC 6749, 3.3), which a document can still name. */
function shownScopes({ authorizationScopes }: HttpRoute): string {
  return authorizationScopes.join(' ').replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]+/g, '');
}

/** A `Bearer ` in front is optional (documented). Unverified: in any case. */
function tokenOf(value: string | undefined): string {
  return (value ?? '').replace(/^Bearer\s+/i, '').trim();
}

/** One of the route's scopes is enough (documented). */
function hasScope({ authorizationScopes }: HttpRoute, scopes: readonly string[]): boolean {
  return authorizationScopes.length === 0 || authorizationScopes.some((scope) => scopes.includes(scope));
}

/** 401 with what is wrong in `www-authenticate` (recorded). */
function refusal(call: Call, authorizer: HttpAuthorizer, challenge: string, problem: string): GatewayError {
  call.facts.authorizer = { ...call.facts.authorizer, status: 401, error: problem };
  const reason = `${authorizer.name}: ${problem}.`;
  call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason, at: authorizer.at });
  return new GatewayError('UNAUTHORIZED', { reason, headers: ['Www-Authenticate', challenge] });
}

/** 403 (documented). Unverified: its `www-authenticate`. */
function missingScope(
  call: Call,
  authorizer: HttpAuthorizer,
  route: HttpRoute,
  challenge: string,
): GatewayError {
  const problem = `the token has none of the route's scopes (${route.authorizationScopes.join(', ')})`;
  call.facts.authorizer = { ...call.facts.authorizer, status: 403, error: 'insufficient_scope' };
  const reason = `${authorizer.name}: ${problem}.`;
  call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason, at: authorizer.at });
  return new GatewayError('ACCESS_DENIED', {
    reason,
    headers: ['Www-Authenticate', `${challenge} error="insufficient_scope"`],
  });
}

function noIssuer(authorizer: HttpAuthorizer) {
  return {
    ruleId: 'invalid-issuer',
    severity: 'error' as const,
    message: `Authorizer ${authorizer.name} names no issuer.`,
    at: child(authorizer.at, 'jwtConfiguration'),
  };
}
