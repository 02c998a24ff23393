import { succeed } from '../diagnostics/diagnostic.ts';
import type { Call } from '../message/call.ts';
import type { EndpointRequest } from '../message/http.ts';
import type { HttpCustomIntegration } from '../model/integration.ts';
import { connectionOf } from './connection.ts';
import { defaultHeaders } from './default-headers.ts';
import { appendQuery, compileEndpointUri } from './endpoint-uri.ts';
import { addMappedHeaders, refuseForbiddenHeaders } from './http-headers.ts';
import type { CompileIntegration, MappedRequest } from './integration.ts';
import { sendToEndpoint } from './send.ts';

/** Verbs whose requests carry no body (unverified for AWS itself, rest-integrations.md 1.3). */
const withoutBody = new Set(['GET', 'HEAD', 'OPTIONS']);

/** HTTP, custom (rest-integrations.md 1.3): only what is mapped goes out, with defaults of its own; the client's query is not forwarded. */
export const compileHttp: CompileIntegration<HttpCustomIntegration> = (integration, scope) => {
  const addressOf = compileEndpointUri(integration.uri, scope.stageVariables);
  const connection = connectionOf(integration, scope);
  const verb = integration.httpMethod;
  return succeed({
    request(mapped: MappedRequest, call: Call): EndpointRequest {
      refuseForbiddenHeaders(mapped.headers);
      const address = connection.route(addressOf(mapped.path));
      const method = verb === 'ANY' ? call.httpMethod : verb;
      const headers = addMappedHeaders(defaultHeaders(call), mapped.headers);
      return {
        method,
        origin: address.origin,
        path: appendQuery(address.path, mapped.query),
        headers: connection.headers(headers, address),
        body: withoutBody.has(method) ? undefined : mapped.body,
        timeoutInMillis: integration.timeoutInMillis,
        ...connection.tls,
      };
    },
    send: (request) => sendToEndpoint(request, scope.environment),
  });
};
