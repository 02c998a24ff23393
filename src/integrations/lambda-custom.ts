import { succeed } from '../diagnostics/diagnostic.ts';
import type { FunctionCall } from '../environment/environment.ts';
import { functionArnOf } from '../expressions/function-uri.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { AwsIntegration } from '../model/integration.ts';
import { fillPlaceholders } from './endpoint-uri.ts';
import { forbiddenHeader, forbiddenHeaderError } from './forbidden-headers.ts';
import type { CompileIntegration, MappedRequest } from './integration.ts';
import { checkVerb, functionAddress, functionArnAt, functionLogHeaders, invokeFunction } from './lambda.ts';

/** AWS with a Lambda path (rest-integrations.md 2.3): the function's event is the rendered body; its answer is selected by `errorMessage`. */
export const compileLambdaCustom: CompileIntegration<AwsIntegration> = (integration, scope) => {
  const functionArn = functionArnOf(integration.uri, scope.stageVariables) ?? '';
  const address = functionAddress(functionArn, scope.region);
  return succeed({
    request(mapped: MappedRequest, call: Call): EndpointRequest {
      checkVerb(integration, call);
      const illegal = forbiddenHeader(
        mapped.headers.raw.filter((_, i) => i % 2 === 0),
        true,
      );
      if (illegal !== undefined) throw forbiddenHeaderError(illegal);
      // An empty rendered body arrives as {} (recorded).
      const body = mapped.body.length === 0 ? '{}' : mapped.body;
      return {
        method: 'POST',
        origin: address.origin,
        // `{name}` in the URI takes a mapped path value (rest-integrations.md 1.6).
        path: fillPlaceholders(address.path, mapped.path),
        headers: mapped.headers,
        body,
        timeoutInMillis: integration.timeoutInMillis,
      };
    },
    async send(request: EndpointRequest, call: Call): Promise<EndpointResponse> {
      const problem = notJson(String(request.body));
      if (problem !== undefined) return lambdaRefusesBody(problem);
      const invocation: FunctionCall = {
        functionArn: functionArnAt(request.path),
        payload: request.body ?? '',
        timeoutInMillis: request.timeoutInMillis,
        traceHeader: call.traceHeader,
        ...askedOf(request),
      };
      return invokeFunction(invocation, scope, call);
    },
    loggedHeaders: (_request, call) => functionLogHeaders(call),
  });
};

/** `X-Amz-Invocation-Type`, mapped by the API (documented); a value that Lambda does not know invokes as usual. */
function invocationType(request: EndpointRequest): FunctionCall['invocationType'] {
  const wanted = request.headers.last('x-amz-invocation-type')?.toLowerCase();
  if (wanted === 'event') return 'Event';
  return wanted === 'dryrun' ? 'DryRun' : 'RequestResponse';
}

/** What the API asks of Lambda by mapped headers. */
function askedOf(
  request: EndpointRequest,
): Pick<FunctionCall, 'invocationType' | 'wantsLog' | 'clientContext' | 'tenantId'> {
  const clientContext = request.headers.last('x-amz-client-context');
  const tenantId = request.headers.last('x-amz-tenant-id');
  return {
    invocationType: invocationType(request),
    ...(request.headers.last('x-amz-log-type')?.toLowerCase() === 'tail' && { wantsLog: true }),
    ...(clientContext !== undefined && { clientContext }),
    ...(tenantId !== undefined && { tenantId }),
  };
}

function notJson(body: string): string | undefined {
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Lambda itself answers 400 to an event that is no JSON (rest-integrations.md 2.3); it is selected like any endpoint answer. */
function lambdaRefusesBody(problem: string): EndpointResponse {
  const body = JSON.stringify({
    Type: 'User',
    message: `Could not parse request body into json: ${problem}`,
  });
  return {
    status: 400,
    headers: HeaderList.from([
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', 'InvalidRequestContentException'],
    ]),
    body,
  };
}
