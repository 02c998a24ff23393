/** A rate and a burst, as API Gateway's `ThrottleSettings` has them. */
export interface ThrottleLimits {
  /** Requests a second; fractions allowed. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}

/** Absorbs what floating-point sums lose, so that a request at the very instant its token is due gets it. */
const rounding = 1e-9;

/**
 * A token bucket: it holds `burstLimit` tokens, starts full, and is refilled with `rateLimit` tokens a second
 * (rest-request-phases.md 5.1, documented). Time comes in as an argument; nothing runs in the background.
 */
export class TokenBucket {
  #rateLimit = 0;
  #burstLimit = 0;
  #tokens: number;
  #at: number;

  /** @param now monotonic milliseconds */
  constructor(limits: ThrottleLimits, now: number) {
    this.#tokens = limits.burstLimit;
    this.#at = now;
    this.setLimits(limits, now);
  }

  get limits(): ThrottleLimits {
    return { rateLimit: this.#rateLimit, burstLimit: this.#burstLimit };
  }

  /** Changes the limits and keeps what was used: a new setting is no fresh burst. */
  setLimits(limits: ThrottleLimits, now: number): void {
    this.#refill(now);
    this.#rateLimit = limits.rateLimit;
    this.#burstLimit = limits.burstLimit;
    if (this.#tokens > limits.burstLimit) this.#tokens = limits.burstLimit;
  }

  /**
   * Whether a token is there; takes none.
   * Unverified: a rate or a burst of 0 refuses everything (5.1).
   */
  hasToken(now: number): boolean {
    this.#refill(now);
    return this.#rateLimit > 0 && this.#tokens >= 1 - rounding;
  }

  /** Takes the token that `hasToken` saw. */
  spend(): void {
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  take(now: number): boolean {
    if (!this.hasToken(now)) return false;
    this.spend();
    return true;
  }

  /** Tokens at `now`, for reports. */
  tokensAt(now: number): number {
    this.#refill(now);
    return this.#tokens;
  }

  #refill(now: number): void {
    const elapsed = now - this.#at;
    if (elapsed <= 0) return;
    this.#at = now;
    this.#tokens = Math.min(this.#burstLimit, this.#tokens + (elapsed * this.#rateLimit) / 1000);
  }
}
