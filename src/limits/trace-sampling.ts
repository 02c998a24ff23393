import type { Clock } from '../environment/environment.ts';
import { TokenBucket } from './token-bucket.ts';

/** X-Ray's default rule (documented, rest-request-phases.md 10.10): one request a second, and of the rest this share. */
const reservoir = { rateLimit: 1, burstLimit: 1 };
const shareOfTheRest = 0.05;

/** Whether the next request of a stage with tracing on is sampled, where its caller has not said so. */
export function createTraceSampler(clock: Clock, random: () => number): () => boolean {
  const bucket = new TokenBucket(reservoir, clock.monotonic());
  return () => bucket.take(clock.monotonic()) || random() < shareOfTheRest;
}
