import type { Random } from './seeded-random.ts';

/** How requests follow each other within a phase: evenly, at random (independent callers), or all of a second at its start. */
export type ArrivalPattern = 'constant' | 'poisson' | 'burst';

/** A stretch of traffic whose rate is constant or goes evenly from one to another. */
export interface Phase {
  readonly durationInMillis: number;
  /** Requests a second at the start. */
  readonly fromRate: number;
  /** At the end. */
  readonly toRate: number;
  readonly pattern: ArrivalPattern;
}

/** How many requests a phase brings; for `poisson` on average. */
export function requestsOf({ durationInMillis, fromRate, toRate }: Phase): number {
  return ((fromRate + toRate) / 2) * (durationInMillis / 1000);
}

export function durationOf(phases: readonly Phase[]): number {
  return phases.reduce((sum, { durationInMillis }) => sum + durationInMillis, 0);
}

/** When requests arrive, in milliseconds since the start, in order. */
export function* arrivalTimes(phases: readonly Phase[], random: Random): Generator<number> {
  let start = 0;
  for (const phase of phases) {
    for (const at of arrivalsIn(phase, random)) yield start + at;
    start += phase.durationInMillis;
  }
}

/**
 * Request number k comes when the area below the rate has grown to k. With random gaps that grow by an exponential of mean 1 in place
 * of 1, the same rule makes a Poisson process of any rate.
 */
function* arrivalsIn(phase: Phase, random: Random): Generator<number> {
  const total = requestsOf(phase) - rounding;
  const isPoisson = phase.pattern === 'poisson';
  const step = isPoisson ? () => -Math.log(1 - random()) : () => 1;
  for (let area = isPoisson ? step() : 0; area < total; area += step()) {
    const at = whenAreaIs(area, phase);
    yield phase.pattern === 'burst' ? Math.floor(at / 1000) * 1000 : at;
  }
}

/** What floating-point products of rates and durations may be off by. */
const rounding = 1e-6;

/** Solves `fromRate t + slope t^2 / 2 = area` for t, in the form that stands a slope of 0. */
function whenAreaIs(area: number, { durationInMillis, fromRate, toRate }: Phase): number {
  if (area === 0) return 0;
  const slope = (toRate - fromRate) / (durationInMillis / 1000);
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * area));
  return Math.min(((2 * area) / (fromRate + root)) * 1000, durationInMillis);
}
