import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call, MethodFacts } from '../message/call.ts';
import type { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { MethodSetting } from '../model/stage.ts';
import type { Step } from './rest.ts';

/** What a route's integration made of an event. */
export interface RouteAnswer {
  /** It decides a handshake; of a message it is only logged (websocket.md 3 and 6, documented). */
  readonly status: number;
  /** Of a proxy function, or mapped by `route.response.header.*`: only a handshake has a use for them. */
  readonly headers: HeaderList;
  /** What a two-way route sends to the client; nothing where it is empty. */
  readonly body: string;
}

/** The integration of a route, ready to run. All three throw `GatewayError`. */
export interface RouteIntegration {
  readonly request: (call: Call) => EndpointRequest; // template, parameters, address
  readonly send: (request: EndpointRequest, call: Call) => Awaitable<EndpointResponse>;
  readonly response: (response: EndpointResponse, call: Call) => RouteAnswer;
}

/**
 * One route of a WebSocket API, ready to run: AWS's phases, in AWS's order (websocket.md 2 to 5). An absent phase costs one test.
 * What comes before (stage, the choice of the route) and after (frames, the access log) is in `gateway/websocket-entry.ts`.
 */
export interface WebSocketRoutePlan {
  readonly facts: MethodFacts;
  /** What the stage sets for this route's logs. */
  readonly setting: MethodSetting;
  readonly checkUsage: Step | undefined; // the route's throttle; on `$connect` API key and usage plan too
  readonly authorize: Step | undefined; // `$connect` only (documented)
  /** `apiKeySelectionExpression` reads the key from the authorizer's result, so the authorizer is asked first. */
  readonly takesKeyFromAuthorizer: boolean;
  readonly validate: Step | undefined; // the message's model
  /** AWS_PROXY: what it fails with decides a handshake. */
  readonly isProxyFunction: boolean;
  /** Absent: nothing is called, and a handshake is accepted (documented: an integration of `$connect` is optional). */
  readonly integration: RouteIntegration | undefined;
  /** It has a route response: the answer is sent to the client. One-way is the default (documented). */
  readonly isTwoWay: boolean;
}

/**
 * The handshake: who may connect, then what the integration of `$connect` says. Refusals are thrown as `GatewayError`. For a client that
 * has gone nothing more is called, and nothing waited for: a request on its way to a backend is cut off; a function runs on, as Lambda's do.
 */
export function runConnect(
  plan: WebSocketRoutePlan,
  call: Call,
  gone: AbortSignal,
): Awaitable<RouteAnswer | undefined> {
  const answered = whenReady(passGates(plan, call), () => {
    if (gone.aborted) throw clientLeft();
    return integrate(plan, call, gone);
  });
  return answered instanceof Promise ? unlessGone(answered, gone) : answered;
}

function unlessGone<T>(answered: Promise<T>, gone: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(clientLeft());
    if (gone.aborted) leave();
    else gone.addEventListener('abort', leave, { once: true });
    answered.then(resolve, reject).finally(() => gone.removeEventListener('abort', leave));
  });
}

/** Nobody reads the answer. Unverified: what logs say of it; 499 is the usual word of gateways. */
function clientLeft(): GatewayError {
  return new GatewayError('INTEGRATION_FAILURE', {
    status: 499,
    message: 'Client Closed Request',
    reason: 'The client left while $connect ran.',
  });
}

function passGates(plan: WebSocketRoutePlan, call: Call): Awaitable<void> {
  const { checkUsage, authorize, takesKeyFromAuthorizer } = plan;
  if (takesKeyFromAuthorizer) return whenReady(authorize?.(call), () => checkUsage?.(call));
  return whenReady(checkUsage?.(call), () => authorize?.(call));
}

/** A message: throttle, model, integration. Gives what a two-way route sends back, undefined where that is nothing. */
export function runMessage(plan: WebSocketRoutePlan, call: Call): Awaitable<string | undefined> {
  const answered = whenReady(plan.checkUsage?.(call), () => {
    plan.validate?.(call);
    return integrate(plan, call);
  });
  return whenReady(answered, (answer) => (plan.isTwoWay && answer ? frameOf(answer, call) : undefined));
}

/** A message of either direction: 128 KB (documented, websocket.md 5). */
export const largestMessage = 131_072;
/** UTF-8 takes three bytes at most for a unit of a JavaScript string. */
const longestSurelySmall = Math.floor(largestMessage / 3);

/** Unverified: an answer that is no message, being too large, is one that the integration failed to give. */
function frameOf({ body }: RouteAnswer, call: Call): string | undefined {
  if (body.length > longestSurelySmall && Buffer.byteLength(body) > largestMessage) {
    const bytes = Buffer.byteLength(body);
    const reason = `The answer of ${call.method.routeKey} has ${bytes} bytes; a message has ${largestMessage} at most.`;
    throw new GatewayError('API_CONFIGURATION_ERROR', { reason });
  }
  return body === '' ? undefined : body;
}

/** The end of a connection: best effort, the answer goes nowhere (documented). */
export function runDisconnect(plan: WebSocketRoutePlan, call: Call): Awaitable<RouteAnswer | undefined> {
  return whenReady(plan.checkUsage?.(call), () => integrate(plan, call));
}

function integrate(
  { integration }: WebSocketRoutePlan,
  call: Call,
  gone?: AbortSignal,
): Awaitable<RouteAnswer | undefined> {
  if (!integration) return undefined;
  call.facts.executionStarted = true;
  const request = integration.request(call);
  if (gone) request.signal = gone;
  return whenReady(integration.send(request, call), (response) => {
    const answer = integration.response(response, call);
    call.facts.status = answer.status;
    // `$context.integration.status` is what a function's code returned, not Lambda's own status (documented for HTTP APIs).
    if (call.facts.integration) call.facts.integration.status = answer.status;
    return answer;
  });
}
