import { succeed } from '../diagnostics/diagnostic.ts';
import type { FunctionCall } from '../environment/environment.ts';
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
import { compileProxyEventValue } from './lambda-proxy-event-value.ts';

/** Bodies beyond this leave the event's text uncertain to be within Lambda's 6 MB: it is counted then. */
const surelySmallBytes = 1_000_000;

/** AWS_PROXY to Lambda (rest-integrations.md 2): the event is fixed; mappings and templates mean nothing (recorded). */
export const compileLambdaProxy: CompileIntegration<AwsProxyIntegration> = (integration, scope) => {
  const functionArn = functionArnOf(integration.uri, scope.stageVariables) ?? '';
  const isBinary = compileBinaryMediaTypes(scope.binaryMediaTypes);
  const prepared: PreparedProxy = {
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
    send: (request, call) => invokeFunction(new ProxyInvocation(prepared, request, call), scope, call),
    loggedHeaders: (_request, call) => functionLogHeaders(call),
  });
};

/** What is the same for all calls of a method. */
interface PreparedProxy {
  readonly functionArn: string;
  readonly origin: string;
  readonly path: string;
  readonly timeoutInMillis: number;
  readonly isStreamed: boolean;
  readonly textOf: (call: Call) => string;
  readonly valueOf: (call: Call) => unknown;
}

const nothing = new HeaderList([]);

/** The call of Lambda as the log shows it. The event's text is made when first looked at: a function in gwctl's own thread needs none. */
class ProxyRequest implements EndpointRequest {
  readonly method = 'POST';
  readonly headers = nothing;
  readonly origin: string;
  readonly path: string;
  readonly timeoutInMillis: number;
  readonly isStreamed: boolean;
  private readonly prepared: PreparedProxy;
  private readonly call: Call;
  private text: string | undefined;

  constructor(prepared: PreparedProxy, call: Call) {
    this.origin = prepared.origin;
    this.path = prepared.path;
    this.timeoutInMillis = prepared.timeoutInMillis;
    this.isStreamed = prepared.isStreamed;
    this.prepared = prepared;
    this.call = call;
  }

  get body(): string {
    this.text ??= this.prepared.textOf(this.call);
    return this.text;
  }
}

class ProxyInvocation implements FunctionCall {
  readonly functionArn: string;
  readonly invocationType = 'RequestResponse';
  readonly timeoutInMillis: number;
  readonly traceHeader: string;
  readonly streaming: boolean;
  readonly event?: () => unknown;
  private readonly request: EndpointRequest;

  constructor(prepared: PreparedProxy, request: EndpointRequest, call: Call) {
    this.functionArn = prepared.functionArn;
    this.timeoutInMillis = prepared.timeoutInMillis;
    this.traceHeader = call.traceHeader;
    this.streaming = prepared.isStreamed;
    this.request = request;
    if (call.request.body.length < surelySmallBytes) this.event = () => prepared.valueOf(call);
  }

  get payload(): string | Buffer {
    return this.request.body ?? '';
  }
}

function mappedIllegally(integration: AwsProxyIntegration): string | undefined {
  const prefix = 'integration.request.header.';
  const names = [...integration.requestParameters.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  return forbiddenHeader(names, true);
}
