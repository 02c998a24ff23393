import { succeed } from '../diagnostics/diagnostic.ts';
import { functionArnOf } from '../expressions/function-uri.ts';
import type { Call } from '../message/call.ts';
import type { EndpointRequest } from '../message/http.ts';
import { compileBinaryMediaTypes } from '../message/media-types.ts';
import type { AwsProxyIntegration } from '../model/integration.ts';
import { forbiddenHeader, forbiddenHeaderError } from './forbidden-headers.ts';
import type { CompileIntegration } from './integration.ts';
import { checkVerb, functionAddress, functionLogHeaders, invokeFunction } from './lambda.ts';
import { type PreparedProxy, ProxyInvocation, ProxyRequest } from './lambda-proxy-call.ts';
import { compileProxyEvent } from './lambda-proxy-event.ts';
import { compileProxyEventValue } from './lambda-proxy-event-value.ts';

/** AWS_PROXY to Lambda (rest-integrations.md 2): the event is fixed; mappings and templates mean nothing (recorded). */
export const compileLambdaProxy: CompileIntegration<AwsProxyIntegration> = (integration, scope) => {
  const functionArn = functionArnOf(integration.uri, scope.stageVariables) ?? '';
  const isBinary = compileBinaryMediaTypes(scope.binaryMediaTypes);
  const prepared: PreparedProxy<Call> = {
    functionArn,
    ...functionAddress(functionArn, scope.region),
    timeoutInMillis: integration.timeoutInMillis,
    isStreamed: integration.responseTransferMode === 'STREAM',
    textOf: compileProxyEvent(isBinary),
    valueOf: compileProxyEventValue(isBinary),
  };
  const illegal = mappedIllegally(integration);
  return succeed({
    request(_mapped, call: Call): EndpointRequest {
      // The check runs although the mappings are otherwise ignored (recorded).
      if (illegal !== undefined) throw forbiddenHeaderError(illegal);
      checkVerb(integration, call);
      return new ProxyRequest(prepared, call);
    },
    send: (request, call) => invokeFunction(new ProxyInvocation(prepared, request, call, call), scope, call),
    loggedHeaders: (_request, call) => functionLogHeaders(call),
  });
};

function mappedIllegally(integration: AwsProxyIntegration): string | undefined {
  const prefix = 'integration.request.header.';
  const names = [...integration.requestParameters.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  return forbiddenHeader(names, true);
}
