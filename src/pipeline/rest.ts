import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type { Call, MethodFacts } from '../message/call.ts';
import type { ClientResponse, EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { MethodSetting } from '../model/stage.ts';

/** Refuses by throwing `GatewayError`. */
export type Step = (call: Call) => Awaitable<void>;

/** The stage's response cache as one method sees it. */
export interface ResponseCache {
  /** The cached answer, or that of `miss`, kept if it may be. */
  through(call: Call, miss: () => Promise<ClientResponse>): Promise<ClientResponse>;
}

/**
 * One REST method, ready to run: AWS's phases, in AWS's order (rest-request-phases.md, section 0). An absent phase costs one test.
 * What comes before (address, size checks, stage, route) is in `gateway/entry.ts`.
 */
export interface RestMethodPlan {
  readonly facts: MethodFacts;
  /** What the stage sets for this method: logging, throttling, caching. */
  readonly setting: MethodSetting;
  readonly filterByWaf: Step | undefined; // phase 4: before every other access control
  readonly checkResourcePolicy: Step | undefined; // phase 5: an explicit deny ends it here, before any authorizer runs
  readonly authorize: Step | undefined; // phase 6, with the combined verdict of authorizer and policy
  readonly checkUsage: Step | undefined; // phase 7: API key, throttles, quota; after the authorizer, which may give the key
  readonly startExecution: Step | undefined; // phase 8: nothing but log lines
  readonly validateRequest: Step | undefined; // phase 9: parameters, then body
  readonly cache: ResponseCache | undefined; // phase 10: a hit skips the next three
  readonly integrationRequest: (call: Call) => EndpointRequest; // phase 11
  readonly integration: (request: EndpointRequest, call: Call) => Awaitable<EndpointResponse>;
  readonly integrationResponse: (response: EndpointResponse, call: Call) => ClientResponse;
  readonly methodResponse: (response: ClientResponse, call: Call) => ClientResponse; // phase 12
  readonly compress: ((response: ClientResponse, call: Call) => Awaitable<ClientResponse>) | undefined; // on its way out
}

/** Phases 4 to 7: who may call, and how often. A refusal here comes before `Starting execution`. */
export function passGates(plan: RestMethodPlan, call: Call): Awaitable<void> {
  const isGuarded = plan.filterByWaf || plan.checkResourcePolicy || plan.authorize;
  return isGuarded ? passGuards(plan, call) : plan.checkUsage?.(call);
}

async function passGuards(plan: RestMethodPlan, call: Call): Promise<void> {
  if (plan.filterByWaf) await plan.filterByWaf(call);
  if (plan.checkResourcePolicy) await plan.checkResourcePolicy(call);
  if (plan.authorize) await plan.authorize(call);
  if (plan.checkUsage) await plan.checkUsage(call);
}

/** From `Starting execution` on: what TestInvokeMethod runs too (recorded: it skips every gate before). */
export function executeRest(plan: RestMethodPlan, call: Call): Awaitable<ClientResponse> {
  call.facts.executionStarted = true;
  plan.startExecution?.(call);
  plan.validateRequest?.(call);
  const response = plan.cache
    ? plan.cache.through(call, async () => callIntegration(plan, call))
    : callIntegration(plan, call);
  return whenReady(response, (ready) => plan.methodResponse(ready, call));
}

function callIntegration(plan: RestMethodPlan, call: Call): Awaitable<ClientResponse> {
  const request = plan.integrationRequest(call);
  return whenReady(plan.integration(request, call), (response) => plan.integrationResponse(response, call));
}
