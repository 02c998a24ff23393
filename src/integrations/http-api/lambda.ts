import { type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { requestEvent1 } from '../../expressions/http-event/event-1.ts';
import { requestEvent2 } from '../../expressions/http-event/event-2.ts';
import type { EventSource } from '../../expressions/http-event/event-source.ts';
import type { HttpIntegration } from '../../model/integration.ts';
import { functionAddress, invokeFunction } from '../lambda.ts';
import { type PreparedProxy, ProxyInvocation, ProxyRequest } from '../lambda-proxy-call.ts';
import { httpFunctionArn } from './function-arn.ts';
import { readResponse1, readResponse2 } from './function-response.ts';
import type { CompiledHttpIntegration, HttpIntegrationScope } from './integration.ts';

/** AWS_PROXY to a function (http-api.md 4 to 6): the event and the reading of the answer are those of its payload format. */
export function compileHttpApiLambda(
  integration: HttpIntegration,
  scope: HttpIntegrationScope,
): Outcome<CompiledHttpIntegration> {
  const functionArn = httpFunctionArn(integration.uri ?? '', scope.stageVariables) ?? '';
  const isVersion2 = integration.payloadFormatVersion === '2.0';
  const authorization = scope.route.authorizationType;
  const eventOf = isVersion2 ? requestEvent2(authorization) : requestEvent1(authorization);
  const prepared: PreparedProxy<EventSource> = {
    functionArn,
    ...functionAddress(functionArn, scope.region),
    timeoutInMillis: integration.timeoutInMillis,
    isStreamed: false,
    textOf: (source) => JSON.stringify(eventOf(source)),
    valueOf: eventOf,
  };
  return succeed({
    request: (passed, call) => new ProxyRequest(prepared, { call, passed }),
    send(request, call) {
      const { source } = request as ProxyRequest<EventSource>; // made above
      return invokeFunction(new ProxyInvocation(prepared, request, source, call), scope, call);
    },
    response: isVersion2 ? readResponse2 : readResponse1,
  });
}
