import { succeed } from '../diagnostics/diagnostic.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest } from '../message/http.ts';
import type { HttpProxyIntegration } from '../model/integration.ts';
import { connectionOf } from './connection.ts';
import { appendQuery, appendRawQuery, compileEndpointUri } from './endpoint-uri.ts';
import { addMappedHeaders, refuseForbiddenHeaders } from './http-headers.ts';
import type { CompileIntegration, MappedRequest } from './integration.ts';
import { sendToEndpoint } from './send.ts';

/** Not passed on (rest-integrations.md 1.1; Content-Encoding recorded, Via unverified); the forwarded headers are not sent (unverified). */
const notPassed = new Set([
  'content-encoding',
  'via',
  'host',
  'x-amzn-trace-id',
  'x-amzn-apigateway-api-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
]);

/** HTTP_PROXY (rest-integrations.md 1.4): verb, headers, query and body go through; parameter mappings are honoured (recorded). */
export const compileHttpProxy: CompileIntegration<HttpProxyIntegration> = (integration, scope) => {
  const addressOf = compileEndpointUri(integration.uri, scope.stageVariables);
  const connection = connectionOf(integration, scope);
  const verb = integration.httpMethod;
  return succeed({
    request(mapped: MappedRequest, call: Call): EndpointRequest {
      refuseForbiddenHeaders(mapped.headers);
      const address = connection.route(addressOf(mapped.path));
      // Recorded order: the URI's own query, then the client's values, then mapped ones.
      const path = appendQuery(appendRawQuery(address.path, rawQuery(call.request.target)), mapped.query);
      return {
        method: verb === 'ANY' ? call.httpMethod : verb,
        origin: address.origin,
        path,
        headers: connection.headers(passedHeaders(call, mapped.headers), address),
        body: mapped.body.length === 0 ? undefined : mapped.body,
        timeoutInMillis: integration.timeoutInMillis,
        isStreamed: integration.responseTransferMode === 'STREAM',
        ...connection.tls,
      };
    },
    send: (request) => sendToEndpoint(request, scope.environment),
  });
};

/** The client's query as sent, without a fragment. */
function rawQuery(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at + 1);
}

/** The client's headers, repeated ones joined with a comma on one line (recorded), then mapped ones in their place. */
function passedHeaders(call: Call, mapped: HeaderList): HeaderList {
  const raw: string[] = [];
  for (const [name, values] of call.headers) {
    if (!notPassed.has(name.toLowerCase()))
      raw.push(name, values.length === 1 ? (values[0] as string) : values.join(','));
  }
  raw.push('X-Amzn-Trace-Id', call.traceHeader, 'X-Amzn-Apigateway-Api-Id', call.method.apiId);
  return addMappedHeaders(new HeaderList(raw), mapped);
}
