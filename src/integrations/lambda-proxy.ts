import { succeed } from '../diagnostics/diagnostic.ts';
import { functionArnOf } from '../expressions/function-uri.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest } from '../message/http.ts';
import { compileBinaryMediaTypes } from '../message/media-types.ts';
import type { AwsProxyIntegration } from '../model/integration.ts';
import { forbiddenHeader, forbiddenHeaderError } from './forbidden-headers.ts';
import type { CompileIntegration } from './integration.ts';
import { checkVerb, functionAddress, functionLogHeaders, invokeFunction } from './lambda.ts';
import { compileProxyEvent } from './lambda-proxy-event.ts';

/** AWS_PROXY to Lambda (rest-integrations.md 2): the event is fixed; mappings and templates mean nothing (recorded). */
export const compileLambdaProxy: CompileIntegration<AwsProxyIntegration> = (integration, scope) => {
  const functionArn = functionArnOf(integration.uri, scope.stageVariables);
  const address = functionAddress(functionArn ?? '', scope.region);
  const eventOf = compileProxyEvent(compileBinaryMediaTypes(scope.binaryMediaTypes));
  const illegal = mappedIllegally(integration);
  return succeed({
    request(_mapped, call: Call): EndpointRequest {
      // The check runs although the mappings are otherwise ignored (recorded).
      if (illegal !== undefined) throw forbiddenHeaderError(illegal);
      checkVerb(integration, call);
      return {
        method: 'POST',
        ...address,
        headers: nothing,
        body: eventOf(call),
        timeoutInMillis: integration.timeoutInMillis,
        isStreamed: integration.responseTransferMode === 'STREAM',
      };
    },
    send: (request, call) => invokeFunction(functionArn, request, synchronous, scope, call),
    loggedHeaders: (_request, call) => functionLogHeaders(call),
  });
};

const nothing = new HeaderList([]);
const synchronous = { invocationType: 'RequestResponse' } as const;

function mappedIllegally(integration: AwsProxyIntegration): string | undefined {
  const prefix = 'integration.request.header.';
  const names = [...integration.requestParameters.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  return forbiddenHeader(names, true);
}
