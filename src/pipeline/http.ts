import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type { PassedRequest } from '../expressions/http-event/passed-request.ts';
import type { PassedResponse } from '../integrations/http-api/integration.ts';
import type { Call, MethodFacts } from '../message/call.ts';
import type { ClientResponse, EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { Step } from './rest.ts';

/**
 * One route of an HTTP API, ready to run: AWS's phases, in AWS's order (http-api.md, section 1). An absent phase costs one test.
 * What comes before (address, stage, route, CORS preflight) and after (CORS and default headers, access log) is the same for all routes
 * and is in `gateway/http-entry.ts`.
 */
export interface HttpRoutePlan {
  readonly facts: MethodFacts;
  readonly throttle: Step | undefined; // phase 5. Unverified: that it comes before the authorization
  readonly authorize: Step | undefined; // phase 6
  readonly mapRequest: (call: Call) => PassedRequest; // phase 7: parameter mapping
  readonly integrationRequest: (passed: PassedRequest, call: Call) => EndpointRequest;
  readonly integration: (request: EndpointRequest, call: Call) => Awaitable<EndpointResponse>;
  readonly integrationResponse: (response: EndpointResponse, call: Call) => PassedResponse;
  readonly mapResponse: (response: PassedResponse, call: Call) => ClientResponse; // phase 8
}

/** Runs a call through its route. Refusals are thrown as `GatewayError`. */
export function invokeHttp(plan: HttpRoutePlan, call: Call): Awaitable<ClientResponse> {
  return whenReady(passHttpGates(plan, call), () => callIntegration(plan, call));
}

/** Phases 5 and 6: how often, and who. */
export function passHttpGates(plan: HttpRoutePlan, call: Call): Awaitable<void> {
  const throttled = plan.throttle?.(call);
  if (throttled instanceof Promise) return throttled.then(() => plan.authorize?.(call));
  return plan.authorize?.(call);
}

function callIntegration(plan: HttpRoutePlan, call: Call): Awaitable<ClientResponse> {
  const request = plan.integrationRequest(plan.mapRequest(call), call);
  return whenReady(plan.integration(request, call), (response) => {
    const passed = plan.integrationResponse(response, call);
    // `$context.integration.status` is what a function's code returned, not Lambda's own status (documented).
    if (call.facts.integration) call.facts.integration.status = passed.status;
    return plan.mapResponse(passed, call);
  });
}
