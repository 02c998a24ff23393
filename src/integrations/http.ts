import { succeed } from '../diagnostics/diagnostic.ts';
import type { Call } from '../message/call.ts';
import type { EndpointRequest } from '../message/http.ts';
import type { HttpCustomIntegration } from '../model/integration.ts';
import { connectionOf } from './connection.ts';
import { defaultHeaders } from './default-headers.ts';
import { appendQuery, compileEndpointUri } from './endpoint-uri.ts';
import { forbiddenHeader, forbiddenHeaderError, isRemovedFromHttp } from './forbidden-headers.ts';
import { checkHeader } from './header-text.ts';
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
      const illegal = forbiddenHeader(
        mapped.headers.raw.filter((_, i) => i % 2 === 0),
        false,
      );
      if (illegal) throw forbiddenHeaderError(illegal);
      const address = connection.route(addressOf(mapped.path));
      const method = verb === 'ANY' ? call.httpMethod : verb;
      const headers = defaultHeaders(call);
      for (const [name, value] of mapped.headers) {
        if (isRemovedFromHttp(name)) continue;
        checkHeader(name, value);
        headers.set(name, value);
      }
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
