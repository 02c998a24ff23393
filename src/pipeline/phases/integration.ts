import type { Clock } from '../../environment/environment.ts';
import type { CompiledIntegration } from '../../integrations/integration.ts';
import type { Call } from '../../message/call.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';
import type { IntegrationType } from '../../model/integration.ts';
import { logBody, maskedMap, truncated } from './log-text.ts';

/** Phase 11, the call itself: marks the endpoint as called, measures it, and writes rows 12 to 18 of the execution log (10.5). */
export function compileEndpointCall(
  endpoint: Pick<CompiledIntegration, 'send' | 'loggedHeaders'>,
  type: IntegrationType,
  clock: Clock,
): (request: EndpointRequest, call: Call) => Promise<EndpointResponse> | EndpointResponse {
  if (type === 'MOCK') return (request, call) => endpoint.send(request, call);
  const isAws = type === 'AWS' || type === 'AWS_PROXY';
  return async (request, call) => {
    if (call.trace) logRequest(endpoint, request, call);
    call.facts.endpointCalled = true;
    const started = clock.monotonic();
    const facts: NonNullable<Call['facts']['integration']> = { started, endpoint: { isAws, request } };
    call.facts.integration = facts;
    try {
      const response = await endpoint.send(request, call);
      facts.latency = Math.round(clock.monotonic() - started);
      facts.integrationStatus = response.status;
      facts.status = response.status;
      if (response.functionError !== undefined) facts.functionError = true;
      if (response.requestId !== undefined) call.facts.awsEndpointRequestId = response.requestId;
      if (call.trace) logResponse(response, facts.latency, call);
      return response;
    } catch (error) {
      facts.latency = Math.round(clock.monotonic() - started);
      facts.error = (error as Error).message;
      throw error;
    }
  };
}

function logRequest(
  endpoint: Pick<CompiledIntegration, 'loggedHeaders'>,
  request: EndpointRequest,
  call: Call,
): void {
  const uri = `${request.origin}${request.path}`;
  const headers = endpoint.loggedHeaders?.(request, call) ?? request.headers;
  call.trace?.line(`Endpoint request URI: ${uri}`, 'data');
  call.trace?.line(
    `Endpoint request headers: ${truncated(maskedMap(headers, call.facts.credentials))}`,
    'data',
  );
  call.trace?.line(`Endpoint request body after transformations: ${logBody(request.body)}`, 'data');
  call.trace?.line(`Sending request to ${uri}`, 'data'); // without data trace: unverified, omitted
}

function logResponse(response: EndpointResponse, latency: number, call: Call): void {
  call.trace?.line(
    `Received response. Status: ${response.status}, Integration latency: ${latency} ms`,
    'data',
  );
  call.trace?.line(`Endpoint response headers: ${truncated(maskedMap(response.headers))}`, 'data');
  call.trace?.line(`Endpoint response body before transformations: ${logBody(response.body)}`, 'data');
}
