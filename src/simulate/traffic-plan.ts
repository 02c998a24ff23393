import type { Phase } from './arrivals.ts';
import type { BackendPlan } from './backend-plan.ts';
import type { AuthorizerPlan } from './modelled-world.ts';
import type { ValuePool } from './value-pool.ts';

/** What a simulation is to do. */
export interface TrafficPlan {
  readonly seed: number;
  /** What the wall clock says at the start, epoch milliseconds: quotas end at midnight. */
  readonly startEpoch: number;
  /** One after another. */
  readonly phases: readonly Phase[];
  /** Empty: every route of the API alike. */
  readonly routes: readonly RouteTraffic[];
  /** Values of path, query and header parameters by name, where a route says nothing of its own. */
  readonly pools: ReadonlyMap<string, ValuePool>;
  /** API keys by weight; undefined: requests without a key. */
  readonly keys: readonly { readonly key: TrafficKey | undefined; readonly weight: number }[];
  /** How many callers there are: identities of authorizers, addresses. */
  readonly callers: number;
  readonly backend: BackendPlan;
  readonly authorizer: AuthorizerPlan;
}

/** An API key that requests carry. */
export interface TrafficKey {
  readonly name: string;
  readonly value: string;
}

/** The requests for one route. */
export interface RouteTraffic {
  /** A verb; `ANY` is called with GET. */
  readonly method: string;
  /** The template, `/pets/{petId}`, or a plain path. */
  readonly path: string;
  readonly weight: number;
  readonly pathValues: ReadonlyMap<string, ValuePool>;
  readonly query: ReadonlyMap<string, ValuePool>;
  readonly headers: ReadonlyMap<string, ValuePool>;
  readonly body: string | undefined;
}

/** Where the API is asked. */
export interface SimulatedStage {
  readonly apiId: string;
  readonly stageName: string;
}
