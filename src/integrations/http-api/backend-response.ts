import type { Call } from '../../message/call.ts';
import { HeaderList } from '../../message/header-list.ts';
import { namedByConnection } from '../../message/hop-by-hop.ts';
import type { EndpointResponse } from '../../message/http.ts';
import type { PassedResponse } from './integration.ts';
import { respelledName } from './respelled-name.ts';

/** Of this hop only, or made anew by the gateway. */
const notPassed: ReadonlySet<string> = new Set([
  'apigw-requestid', // every answer has one, the gateway's (http-api.md 14, recorded); a backend may be an HTTP API itself
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The answer of a backend as it is (http-api.md 7.1, documented): status, end-to-end headers and bytes. */
export function passedBackendResponse(
  { status, headers, body }: EndpointResponse,
  { httpMethod: verb }: Pick<Call, 'httpMethod'>,
): PassedResponse {
  const raw: string[] = [];
  const hopByHop = namedByConnection(headers);
  for (let i = 0; i < headers.raw.length; i += 2) {
    const name = headers.raw[i] as string;
    const key = name.toLowerCase();
    if (notPassed.has(key) || hopByHop?.has(key)) continue;
    raw.push(respelledName(name), headers.raw[i + 1] as string);
  }
  // Of an answer to HEAD it is the length that GET would have (RFC 9110, 8.6); of any other it is written anew.
  const length = verb === 'HEAD' && status !== 204 ? headers.last('content-length') : undefined;
  if (length !== undefined) raw.push('Content-Length', length);
  // HTTP APIs do not stream: the body was gathered whole.
  return { status, headers: new HeaderList(raw), body: body as string | Buffer };
}
