import { readProxyResponse } from '../../integrations/lambda-proxy-response.ts';
import type { Call } from '../../message/call.ts';
import type { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse, EndpointResponse } from '../../message/http.ts';
import { compileBinaryMediaTypes, firstAccepted, mediaTypeOf } from '../../message/media-types.ts';
import { configurationError } from './failures.ts';
import { convertResponse, NotBase64, Payload } from './payload.ts';

/** AWS_PROXY: the function's answer by its contract; `Content-Type` defaults to JSON (recorded). */
export function compileLambdaProxyResponse(
  binaryMediaTypes: readonly string[],
): (response: EndpointResponse, call: Call) => ClientResponse {
  const isBinary = compileBinaryMediaTypes(binaryMediaTypes);
  return (response, call) => {
    const answer = readProxyResponse(response, isBinary(firstAccepted(call.request.headers.last('accept'))));
    if (!answer.headers.has('content-type')) answer.headers.append('Content-Type', 'application/json');
    if (call.facts.integration) call.facts.integration.status = answer.status;
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };
}

/**
 * HTTP_PROXY: status, headers and body as the backend sent them (recorded), the body converted by the API's binary types;
 * `Content-Type` defaults to JSON only where the backend sent none.
 */
export function compileHttpProxyResponse(
  binaryMediaTypes: readonly string[],
): (response: EndpointResponse, call: Call) => ClientResponse {
  const isBinary = compileBinaryMediaTypes(binaryMediaTypes);
  return (response, call) => {
    const headers = endToEnd(response.headers);
    if (!headers.has('content-type')) headers.append('Content-Type', 'application/json');
    // A coded body is bytes to everybody: taking it for text would break it (gzip is no UTF-8).
    const isCoded = headers.has('content-encoding');
    const is = {
      binaryPayload: isBinary(mediaTypeOf(response.headers.last('content-type'))),
      binaryAccept: isBinary(firstAccepted(call.request.headers.last('accept'))),
    };
    const { body: sent } = response;
    const isStream = typeof sent !== 'string' && !Buffer.isBuffer(sent);
    // Documented: no content encoding for streams; their bytes pass as they come.
    const body = isCoded || isStream ? sent : converted(new Payload(sent), is);
    return { status: response.status, headers, body };
  };
}

/** Names that the backend's `Connection` lists are hop-by-hop (RFC 9110, 7.6.1): they never pass; the header itself is renamed later. */
function endToEnd(headers: HeaderList): HeaderList {
  const copy = headers.copy();
  const connection = headers.last('connection');
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return copy;
  for (const name of connection.split(',')) {
    const key = name.trim().toLowerCase();
    if (key !== 'connection' && key !== '') copy.delete(key);
  }
  return copy;
}

function converted(payload: Payload, is: { binaryPayload: boolean; binaryAccept: boolean }): string | Buffer {
  try {
    return convertResponse(payload, is, undefined).content;
  } catch (error) {
    if (error instanceof NotBase64) throw configurationError('Unable to base64 decode the body.', error);
    throw error;
  }
}
