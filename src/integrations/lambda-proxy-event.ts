import { proxyRequestContext } from '../expressions/request-context.ts';
import type { Call } from '../message/call.ts';
import { mediaTypeOf } from '../message/media-types.ts';

/** The Lambda proxy event, payload 1.0: all twelve keys always present, empty ones null (recorded, rest-integrations.md 2.1). */
export function proxyEvent(call: Call, isBinary: (mediaType: string) => boolean): Record<string, unknown> {
  const hasBody = call.request.body.length > 0;
  const isBase64Encoded =
    hasBody && isBinary(mediaTypeOf(call.request.headers.last('content-type')) || 'application/json');
  return {
    resource: call.method.resourcePath,
    path: call.eventPath,
    httpMethod: call.httpMethod,
    headers: lastOrNull(call.headers),
    multiValueHeaders: allOrNull(call.headers),
    queryStringParameters: lastOrNull(call.query),
    multiValueQueryStringParameters: allOrNull(call.query),
    pathParameters: call.pathParameters.size > 0 ? Object.fromEntries(call.pathParameters) : null,
    stageVariables:
      call.method.stageVariables.size > 0 ? Object.fromEntries(call.method.stageVariables) : null,
    requestContext: proxyRequestContext(call),
    body: hasBody ? call.request.body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
  };
}

/** Last value of each name; null when there is none. `Object.fromEntries` defines own keys, `__proto__` among them. */
function lastOrNull(all: ReadonlyMap<string, readonly string[]>): Record<string, string> | null {
  if (all.size === 0) return null;
  const entries: [string, string][] = [];
  for (const [name, values] of all) entries.push([name, values[values.length - 1] as string]);
  return Object.fromEntries(entries);
}

function allOrNull(all: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> | null {
  return all.size === 0 ? null : Object.fromEntries(all);
}
