import type { Call } from '../../message/call.ts';
import type { ClientResponse } from '../../message/http.ts';
import type { IntegrationType } from '../../model/integration.ts';
import { configurationError } from './failures.ts';
import { bodyBeside } from './header-bytes.ts';
import { logBody, maskedMap, truncated } from './log-text.ts';
import { remapResponseHeaders } from './remapped-headers.ts';

/** `X-Amzn-Trace-Id` goes on answers of these types only (recorded, rest-request-phases.md 2.4). */
const traced: ReadonlySet<IntegrationType> = new Set(['HTTP', 'AWS', 'AWS_PROXY']);

/** Phase 12: renames clashing headers, adds the trace header. What the server adds (dates, lengths, ids) comes later. */
export function compileMethodResponse(
  type: IntegrationType,
): (response: ClientResponse, call: Call) => ClientResponse {
  const isTraced = traced.has(type);
  return (response, call) => {
    // Differs from AWS: an answer of 1xx is no final answer, and a caller would wait for one for ever.
    if (response.status < 200) throw configurationError(`Invalid response status ${response.status}`);
    const headers = remapResponseHeaders(response.headers, type);
    const body = bodyBeside(headers, response.body);
    if (isTraced) headers.raw.unshift('X-Amzn-Trace-Id', call.traceHeader);
    const answer = { status: response.status, headers, body };
    if (call.trace) logResponse(answer, call);
    return answer;
  };
}

function logResponse(response: ClientResponse, call: Call): void {
  call.trace?.line(`Method response body after transformations: ${logBody(response.body)}`, 'data');
  call.trace?.line(`Method response headers: ${truncated(maskedMap(response.headers))}`, 'data');
  call.trace?.line('Successfully completed execution');
}
