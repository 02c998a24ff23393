import { functionArnOf } from '../../expressions/function-uri.ts';
import { webSocketLambdaEvent } from '../../expressions/websocket-event/lambda-event.ts';
import type { Call } from '../../message/call.ts';
import type { WebSocketIntegration } from '../../model/integration.ts';
import type { CompiledIntegration, IntegrationScope } from '../integration.ts';
import { checkVerb, functionAddress, functionLogHeaders, invokeFunction } from '../lambda.ts';
import { type PreparedProxy, ProxyInvocation, ProxyRequest } from '../lambda-proxy-call.ts';

/** AWS_PROXY: the event is fixed (websocket.md 6), mappings and templates mean nothing. */
export function compileWebSocketLambdaProxy(
  integration: WebSocketIntegration,
  scope: IntegrationScope,
): CompiledIntegration {
  const functionArn = functionArnOf(integration.uri ?? '', scope.stageVariables) ?? '';
  const prepared: PreparedProxy<Call> = {
    functionArn,
    ...functionAddress(functionArn, scope.region),
    timeoutInMillis: integration.timeoutInMillis,
    isStreamed: false,
    textOf: (call) => JSON.stringify(webSocketLambdaEvent(call)),
    valueOf: webSocketLambdaEvent,
  };
  const verb = { httpMethod: integration.httpMethod ?? 'POST' };
  return {
    request(_mapped, call) {
      checkVerb(verb, call);
      return new ProxyRequest(prepared, call);
    },
    // A message has 128 KB at most: its event is far within Lambda's limit.
    send: (request, call) =>
      invokeFunction(new ProxyInvocation(prepared, request, call, call, true), scope, call),
    loggedHeaders: (_request, call) => functionLogHeaders(call),
  };
}
