import {
  EndpointFailure,
  type FunctionAnswer,
  type FunctionCall,
  type FunctionInvoker,
  type HttpSender,
  type ServiceDirectory,
} from '../environment/environment.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import { type BackendBehaviour, type BackendOutcome, type BackendPlan, behaviourOf } from './backend-plan.ts';
import type { Flight } from './flight.ts';
import { drawLatency, type Latency } from './latency.ts';
import { type Random, seededRandom, weightedDraw } from './seeded-random.ts';

/** How authorizers' functions behave. */
export interface AuthorizerPlan {
  readonly latency: Latency;
  /** Share of calls, 0 to 1, that they deny. */
  readonly deny: number;
}

/** Where modelled backends find out who asks, and wait. */
export interface Waiting {
  /** The request that is being worked on: one at a time. */
  readonly current: Flight;
  /** Resolves when so many virtual milliseconds have passed; what goes on then goes on for the same request. */
  pause(millis: number): Promise<void>;
}

/** Backends that take time, fail and answer as a plan says. Nothing is run and no socket is opened. */
export class ModelledWorld implements HttpSender, FunctionInvoker {
  readonly #plan: BackendPlan;
  readonly #waiting: Waiting;
  readonly #backends = new Map<string, ModelledBackend>();
  readonly #random: Random;
  readonly #authorizerLatency: () => number;
  readonly #authorizer: AuthorizerPlan;
  readonly #authorizerRandom: Random;

  constructor(
    plan: { readonly backend: BackendPlan; readonly authorizer: AuthorizerPlan; readonly seed: number },
    waiting: Waiting,
  ) {
    this.#plan = plan.backend;
    this.#waiting = waiting;
    this.#random = seededRandom(plan.seed, 'backend');
    this.#authorizer = plan.authorizer;
    this.#authorizerRandom = seededRandom(plan.seed, 'authorizer');
    this.#authorizerLatency = drawLatency(plan.authorizer.latency, this.#authorizerRandom);
  }

  /** HTTP endpoints and AWS services. */
  async send(request: EndpointRequest): Promise<EndpointResponse> {
    const { outcome, body } = await this.#answer(request.timeoutInMillis);
    if (typeof outcome === 'string') throw new EndpointFailure(outcome, 'modelled');
    return { status: outcome, headers: new HeaderList(['Content-Type', 'application/json']), body };
  }

  async invoke(call: FunctionCall): Promise<FunctionAnswer> {
    const flight = this.#waiting.current;
    if (flight.isAuthorizing) return this.#authorize(flight, call);
    const isAsynchronous = call.invocationType !== 'RequestResponse';
    if (isAsynchronous) return { statusCode: 202, payload: '', requestId };
    const { outcome, body } = await this.#answer(call.timeoutInMillis);
    if (outcome === 'timeout') return { statusCode: 504, payload: '', requestId, timedOut: true };
    if (outcome === 'network') return { statusCode: 500, payload: '{}', requestId };
    const { route } = flight;
    if (route?.backend === 'function proxy') return proxyAnswer(outcome, body);
    if (outcome < 400) return { statusCode: 200, payload: body, requestId };
    const errorMessage = route?.errorMessages.get(outcome) ?? `[${outcome}] modelled failure`;
    const payload = JSON.stringify({ errorMessage, errorType: 'Error' });
    return { statusCode: 200, payload, functionError: 'Unhandled', requestId };
  }

  async #answer(timeoutInMillis: number): Promise<{ outcome: BackendOutcome; body: string }> {
    const flight = this.#waiting.current;
    flight.backendCalls++;
    const backend = this.#backendOf(flight);
    const latency = backend.latency();
    const drawn = backend.outcome();
    // A backend that is slower than API Gateway waits is one that does not answer.
    const outcome = latency >= timeoutInMillis ? 'timeout' : drawn;
    if (typeof outcome === 'string' || outcome >= 400) flight.backendFailures++;
    await this.#waiting.pause(outcome === 'timeout' ? timeoutInMillis : latency);
    return { outcome, body: backend.body };
  }

  #backendOf({ side, route }: Flight): ModelledBackend {
    const name = route?.name ?? '';
    const key = `${side} ${name}`;
    let backend = this.#backends.get(key);
    if (!backend) {
      backend = modelledBackend(behaviourOf(this.#plan, side, name), this.#random);
      this.#backends.set(key, backend);
    }
    return backend;
  }

  /** Allows or denies everything: what is kept of it, and for how long, is the gateway's business. */
  async #authorize(flight: Flight, call: FunctionCall): Promise<FunctionAnswer> {
    flight.authorizerCalls++;
    const latency = this.#authorizerLatency();
    const isAllowed = this.#authorizerRandom() >= this.#authorizer.deny;
    if (latency >= call.timeoutInMillis) {
      await this.#waiting.pause(call.timeoutInMillis);
      return { statusCode: 504, payload: '', requestId, timedOut: true };
    }
    await this.#waiting.pause(latency);
    const payload = JSON.stringify({
      principalId: flight.caller,
      isAuthorized: isAllowed,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: isAllowed ? 'Allow' : 'Deny', Resource: '*' }],
      },
      ...(flight.keyValue !== undefined && { usageIdentifierKey: flight.keyValue }),
    });
    return { statusCode: 200, payload, requestId };
  }
}

/** Every service has an endpoint: the modelled one. */
export const modelledServices: ServiceDirectory = {
  endpoint: () => 'aws',
  credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' },
  vpcLink: () => undefined,
  clientCertificate: () => ({ cert: '', key: '' }),
};

const requestId = '00000000-0000-4000-8000-000000000000';

interface ModelledBackend {
  readonly latency: () => number;
  readonly outcome: () => BackendOutcome;
  readonly body: string;
}

function modelledBackend(behaviour: BackendBehaviour, random: Random): ModelledBackend {
  const failing = [...behaviour.outcomes].reduce((sum, [, share]) => sum + share, 0);
  const choices: { value: BackendOutcome; weight: number }[] = [
    { value: 200, weight: Math.max(0, 1 - failing) },
    ...[...behaviour.outcomes].map(([value, weight]) => ({ value, weight })),
  ];
  return {
    latency: drawLatency(behaviour.latency, random),
    outcome: weightedDraw(choices, random),
    body: bodyOf(behaviour.bodyBytes),
  };
}

/** JSON of so many bytes, so that templates and models have something to read. */
function bodyOf(bytes: number): string {
  const frame = '{"modelled":""}';
  return bytes <= frame.length ? '{}' : `{"modelled":"${'x'.repeat(bytes - frame.length)}"}`;
}

function proxyAnswer(statusCode: number, body: string): FunctionAnswer {
  const value = { statusCode, headers: { 'Content-Type': 'application/json' }, body };
  return {
    statusCode: 200,
    value,
    get payload() {
      return JSON.stringify(value);
    },
    requestId,
  };
}
