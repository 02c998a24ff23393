import { fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { HttpApi, HttpRoute } from '../../model/api.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import type { AuthorizerContext, AuthorizerScope, AuthorizerTools, Gate } from '../context.ts';
import { methodArnReader } from '../method-arn.ts';
import { compileIamGate } from '../sigv4/iam-authorizer.ts';
import { compileJwtAuthorizer, type RouteGate } from './jwt-authorizer.ts';
import { compileHttpLambdaAuthorizer } from './lambda-authorizer.ts';

/** Who may call the routes of one HTTP API in one stage: made once, asked for each route. */
export type HttpAccess = (route: HttpRoute) => Outcome<Gate | undefined>;

/** Makes the authorizers of an HTTP API ready (http-api.md 10 to 12). HTTP APIs have no resource policies (documented). */
export function compileHttpAccess(api: HttpApi, scope: AuthorizerScope, tools: AuthorizerTools): HttpAccess {
  const context: AuthorizerContext = {
    scope,
    tools,
    resourcePolicy: undefined,
    methodArn: methodArnReader(scope),
    sharedMethods: new Map(),
  };
  const iam = compileIamGate(context);
  const compiled = new Map<string, Outcome<RouteGate>>();
  return (route) => {
    if (route.authorizationType === 'NONE') return succeed(undefined);
    if (route.authorizationType === 'AWS_IAM') return succeed(iam);
    const authorizer = api.authorizers.get(route.authorizer ?? '');
    if (!authorizer) return fail(unknownAuthorizer(route));
    let gate = compiled.get(authorizer.name);
    if (!gate) {
      gate = compileAuthorizer(authorizer, context);
      compiled.set(authorizer.name, gate);
    }
    return gate.ok ? succeed(gate.value(route)) : gate;
  };
}

function compileAuthorizer(authorizer: HttpAuthorizer, context: AuthorizerContext): Outcome<RouteGate> {
  if (authorizer.type === 'JWT') return compileJwtAuthorizer(authorizer, context);
  const gate = compileHttpLambdaAuthorizer(authorizer, context);
  return gate.ok ? succeed(() => gate.value) : gate;
}

function unknownAuthorizer(route: HttpRoute) {
  return {
    ruleId: 'unknown-authorizer',
    severity: 'error' as const,
    message: `The route uses the authorizer ${JSON.stringify(route.authorizer)}, which the API does not have.`,
    at: route.at,
  };
}
