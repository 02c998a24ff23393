import type { Awaitable } from '../environment/awaitable.ts';
import type { Clock } from '../environment/environment.ts';
import { TokenBucket } from './token-bucket.ts';

/** New WebSocket connections a second, per account and region (documented, websocket.md 9). Unverified: the burst. */
const newConnections = { rateLimit: 500, burstLimit: 500 };

/** Whether one more connection may be opened now; who asks has opened it. */
export type ConnectionGate = () => Awaitable<boolean>;

/** Counts the new connections of all WebSocket APIs of an account. */
export function createConnectionGate(clock: Pick<Clock, 'monotonic'>): () => boolean {
  const bucket = new TokenBucket(newConnections, clock.monotonic());
  return () => bucket.take(clock.monotonic());
}
