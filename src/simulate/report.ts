import type { DecidingRule } from '../message/call.ts';

/** Answers by what they say. */
export interface AnswerCounts {
  readonly requests: number;
  readonly '2xx': number;
  readonly '3xx': number;
  /** Those of status 429 among them. */
  readonly '4xx': number;
  readonly '429': number;
  readonly '5xx': number;
}

/** Milliseconds from a request to its answer, of those that the gateway did not refuse by itself: a refusal takes no time here. */
export interface LatencyFigures {
  /** So many requests are behind the figures. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What a part of the traffic met. */
export interface TrafficFigures extends AnswerCounts {
  /** By status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly latency: LatencyFigures;
  readonly backend: {
    readonly calls: number;
    /** Calls that the modelled backend failed: a status from 400 on, or no answer. */
    readonly failures: number;
  };
  /** `CacheHitCount` and `CacheMissCount` of CloudWatch. */
  readonly cache: { readonly hits: number; readonly misses: number };
}

export interface RouteFigures extends TrafficFigures {
  readonly route: string;
}

/** Why requests were refused, and by what. */
export interface RefusalFigures {
  /** AWS's gateway response type: `THROTTLED`. */
  readonly responseType: string;
  readonly status: number;
  readonly count: number;
  /** Milliseconds since the start. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** What of the configuration decided, where one thing did. */
  readonly rule?: DecidingRule;
  /** The first one's reason, for people. */
  readonly reason: string | undefined;
  /** The route of the first one. */
  readonly route: string | undefined;
}

export interface KeyFigures {
  readonly key: string;
  /** For methods that require a key: others ignore it. */
  readonly requests: number;
  /** Let through by key, throttles and quota. */
  readonly admitted: number;
  readonly throttled: number;
  readonly overQuota: number;
  /** Milliseconds since the start: when a quota was found used up, once for each time it ran out. */
  readonly ranOutAt: readonly number[];
}

export interface TimelineBucket {
  /** Milliseconds since the start. */
  readonly from: number;
  readonly requests: number;
  /** Those of status 429 among them. */
  readonly '4xx': number;
  readonly '429': number;
  readonly '5xx': number;
  readonly canary: number;
}

/** What a simulation found. */
export interface SimulationReport {
  readonly durationInMillis: number;
  readonly totals: TrafficFigures;
  readonly routes: readonly RouteFigures[];
  readonly refusals: readonly RefusalFigures[];
  readonly sides: { readonly base: TrafficFigures; readonly canary: TrafficFigures };
  readonly keys: readonly KeyFigures[];
  readonly authorizers: {
    /** Requests that an authorizer's function had to be asked for. */
    readonly calls: number;
  };
  readonly timeline: readonly TimelineBucket[];
}
