import { arrivalTimes } from './arrivals.ts';
import type { RequestMaker } from './request-maker.ts';
import { seededRandom } from './seeded-random.ts';
import type { Arrival } from './simulation.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** Requests that are handed over at once: they are made when their turn is near. */
const batchSize = 256;

/** The requests of a plan at their times. */
export function* plannedArrivals(plan: TrafficPlan, maker: RequestMaker): Generator<Arrival[]> {
  let batch: Arrival[] = [];
  for (const at of arrivalTimes(plan.phases, seededRandom(plan.seed, 'arrivals'))) {
    batch.push({ at, ...maker.next() });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
