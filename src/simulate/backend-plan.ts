import type { Latency } from './latency.ts';
import { latencyText } from './latency.ts';

/** What becomes of a call of a backend besides a plain success: an HTTP status, or no answer at all. */
export type BackendOutcome = number | 'timeout' | 'network';

/** How a backend behaves. */
export interface BackendBehaviour {
  readonly latency: Latency;
  /** Share of calls, 0 to 1, that end so; the rest succeed with 200. */
  readonly outcomes: ReadonlyMap<BackendOutcome, number>;
  /** Size of an answer's body. */
  readonly bodyBytes: number;
}

/** Behaviour of one side of a stage; what is said of a route stands in place of the general, member by member. */
export interface SideBehaviour {
  readonly all: Partial<BackendBehaviour>;
  /** By `GET /pets/{petId}`, or the route key of an HTTP API. */
  readonly routes: ReadonlyMap<string, Partial<BackendBehaviour>>;
}

/** Behaviour of all backends. What the canary's does not say is as on the base side. */
export interface BackendPlan {
  readonly base: SideBehaviour;
  readonly canary: SideBehaviour;
}

/** A backend that nobody says anything of. */
export const usualBackend: BackendBehaviour = {
  latency: { kind: 'uniform', from: 50, to: 50 },
  outcomes: new Map(),
  bodyBytes: 512,
};

/** The behaviour of one route on one side. The more special word wins: route before general, the canary's before the base's. */
export function behaviourOf(plan: BackendPlan, side: 'base' | 'canary', route: string): BackendBehaviour {
  const { base, canary } = plan;
  const layers = [usualBackend, base.all, base.routes.get(route)];
  if (side === 'canary') layers.push(canary.all, canary.routes.get(route));
  return Object.assign({}, ...layers) as BackendBehaviour;
}

/** In a line, for the head of a report. */
export function behaviourText({ latency, outcomes, bodyBytes }: BackendBehaviour): string {
  const failures = [...outcomes].map(([outcome, share]) => `${outcome} ${percentText(share)}`);
  const rest = failures.length === 0 ? 'always 200' : `${failures.join(', ')}, else 200`;
  return `${latencyText(latency)}, ${rest}, ${bodyBytes} bytes`;
}

/** `0.015` as `1.5 %`. */
export function percentText(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
