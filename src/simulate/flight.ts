import type { Call } from '../message/call.ts';

/** A request under way in a simulation, and what is learnt of it. */
export interface Flight {
  /** `GET /pets/{petId}`; undefined until a route is matched. */
  route: MatchedRoute | undefined;
  side: 'base' | 'canary';
  /** Name of the API key sent. */
  readonly key: string | undefined;
  /** The key's value: what a modelled authorizer gives as `usageIdentifierKey`. */
  readonly keyValue: string | undefined;
  /** Who calls: principal of modelled authorizers. */
  readonly caller: string;
  /** Milliseconds since the start. */
  readonly startedAt: number;
  /** The gateway is asking an authorizer's function. */
  isAuthorizing: boolean;
  authorizerCalls: number;
  backendCalls: number;
  backendFailures: number;
  /** What the gateway knows of the call once it is over; undefined where no stage saw it. */
  call: Call | undefined;
}

/** A method or route that requests matched. */
export interface MatchedRoute {
  /** `GET /pets/{petId}`, or the route key of an HTTP API. */
  readonly name: string;
  readonly backend: BackendKind;
  /** By status: an `errorMessage` that the integration response for that status selects. */
  readonly errorMessages: ReadonlyMap<number, string>;
}

/** What answers: nothing is called for a mock, the others are modelled. */
export type BackendKind = 'mock' | 'http' | 'service' | 'function proxy' | 'function';
