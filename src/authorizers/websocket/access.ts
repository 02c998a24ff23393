import { fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { WebSocketApi, WebSocketRoute } from '../../model/api.ts';
import type { AuthorizerContext, AuthorizerScope, AuthorizerTools, Gate } from '../context.ts';
import { executeApiArn } from '../method-arn.ts';
import { compileIamGate } from '../sigv4/iam-authorizer.ts';
import { compileWebSocketAuthorizer } from './lambda-authorizer.ts';

/** Who may connect to one WebSocket API in one stage: asked for `$connect`, the only route that can be authorized. */
export type WebSocketAccess = (route: WebSocketRoute) => Outcome<Gate | undefined>;

/**
 * Makes the authorization of `$connect` ready (websocket.md 4): a REQUEST authorizer, or AWS_IAM. Policies are asked about
 * `execute-api:Invoke` on `{apiId}/{stage}/$connect`. Unverified: that no other route is asked about, as public reports say.
 */
export function compileWebSocketAccess(
  api: WebSocketApi,
  scope: AuthorizerScope,
  tools: AuthorizerTools,
): WebSocketAccess {
  const routePrefix = `${executeApiArn(scope)}/${scope.stage}/`;
  const context: AuthorizerContext = {
    scope,
    tools,
    resourcePolicy: undefined,
    methodArn: ({ method }) => routePrefix + method.routeKey,
    sharedMethods: new Map(),
  };
  return (route) => {
    if (route.authorizationType === 'NONE') return succeed(undefined);
    if (route.authorizationType === 'AWS_IAM') return succeed(compileIamGate(context));
    const authorizer = api.authorizers.get(route.authorizer ?? '');
    return authorizer ? compileWebSocketAuthorizer(authorizer, context) : fail(unknownAuthorizer(route));
  };
}

function unknownAuthorizer(route: WebSocketRoute) {
  return {
    ruleId: 'unknown-authorizer',
    severity: 'error' as const,
    message: `The route uses the authorizer ${JSON.stringify(route.authorizer)}, which the API does not have.`,
    at: route.at,
  };
}
