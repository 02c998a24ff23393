import type { Clock } from '../environment/environment.ts';

/** The first 10 MB of a streamed answer go out as they come, what follows at 2 MB a second (API Gateway guide, "Stream the integration response"). */
const freeBytes = 10_485_760;
const bytesPerMilli = 2_097_152 / 1000;
/** Unverified: how AWS evens it out. A second's worth may be caught up with, so a late timer costs no speed. */
const catchUpMillis = 1000;

/**
 * @returns tells how many milliseconds the next piece of a stream has to wait, from the bytes that went before it and its own
 */
export function streamPace(clock: Clock): (before: number, length: number) => number {
  let nextAt = Number.NEGATIVE_INFINITY;
  return (before, length) => {
    const paced = Math.min(length, before + length - freeBytes);
    if (paced <= 0) return 0;
    const now = clock.monotonic();
    // The first of them has nothing to catch up with.
    const at = nextAt === Number.NEGATIVE_INFINITY ? now : Math.max(nextAt, now - catchUpMillis);
    nextAt = at + paced / bytesPerMilli;
    return Math.max(0, at - now);
  };
}
