import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import type { Clock, Timers } from '../environment/environment.ts';
import { streamPace } from './stream-pace.ts';

/** How long a stream may stand still, by endpoint type (API Gateway guide, "Stream the integration response"). */
const edgeIdleMillis = 30_000;
const otherIdleMillis = 300_000;

/** What became of a streamed body: sent whole, cut, broken off by the backend, or left by the client. */
export interface StreamEnd {
  readonly bytes: number;
  /** Milliseconds on the monotonic clock when the first of them came. */
  readonly firstByteAt: number | undefined;
  /** Why API Gateway itself cut it. */
  readonly cut: string | undefined;
}

/** A streamed body within API Gateway's limits; tells when it is over. */
export function streamedBody(
  body: Readable,
  endpointType: string,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  whenOver: (end: StreamEnd) => void,
): Readable {
  const limits = new StreamLimits(endpointType, clock, timers);
  // One of the two ending early ends the other: no backend goes on sending to nobody.
  pipeline(body, limits, () => whenOver(limits));
  return limits;
}

/**
 * Passes bytes on as fast as they may go, and breaks off when none moved for the idle time-out: nothing came from the endpoint,
 * or the client takes nothing. Unverified: that a client which stands still counts.
 */
class StreamLimits extends Transform implements StreamEnd {
  bytes = 0;
  firstByteAt: number | undefined;
  cut: string | undefined;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #pace: (before: number, length: number) => number;
  readonly #endpointType: string;
  #movedAt: number;
  #isHeldBack = false;
  #callOffWatch: () => void = () => undefined;
  #callOffHold: () => void = () => undefined;

  constructor(endpointType: string, clock: Clock, timers: Timers) {
    super();
    this.#endpointType = endpointType;
    this.#clock = clock;
    this.#timers = timers;
    this.#pace = streamPace(clock);
    this.#movedAt = clock.monotonic();
    this.#watch(this.#idleMillis);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.firstByteAt ??= this.#clock.monotonic();
    const wait = this.#pace(this.bytes, chunk.length);
    if (wait === 0) {
      this.#pass(chunk, done);
      return;
    }
    this.#isHeldBack = true;
    this.#callOffHold = this.#timers.after(wait, () => this.#pass(chunk, done));
  }

  override _flush(done: TransformCallback): void {
    this.#callOffWatch();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#callOffWatch();
    this.#callOffHold();
    done(error);
  }

  get #idleMillis(): number {
    return this.#endpointType === 'EDGE' ? edgeIdleMillis : otherIdleMillis;
  }

  #pass(chunk: Buffer, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.#isHeldBack = false;
    this.#movedAt = this.#clock.monotonic();
    done(null, chunk);
  }

  /** One timer for many pieces: it looks when the first of them is old enough. */
  #watch(millis: number): void {
    this.#callOffWatch = this.#timers.after(millis, () => {
      // What is held back does not stand still.
      const stood = this.#isHeldBack ? 0 : this.#clock.monotonic() - this.#movedAt;
      if (stood < this.#idleMillis) this.#watch(this.#idleMillis - stood);
      else this.#cutOff();
    });
  }

  #cutOff(): void {
    const seconds = this.#idleMillis / 1000;
    this.cut = `Response stream was idle for ${seconds} seconds, the limit of ${this.#endpointType} endpoints`;
    this.destroy(new Error(this.cut));
  }
}
