import type { KeyRecord } from './api-key-directory.ts';
import type { QuotaLimits } from './key-usage.ts';
import type { ThrottleLimits } from './token-bucket.ts';

/** Which throttle refused, from the client's own to the account's (rest-request-phases.md 5.1). */
export type ThrottleLevel = 'method in usage plan' | 'usage plan' | 'method in stage' | 'account';

/** The usage plan that a key counts against. */
export interface PlanIdentity {
  readonly id: string;
  readonly name: string;
}

export interface Admitted {
  readonly admitted: true;
  /** Absent where the method needs no key. */
  readonly key: KeyRecord | undefined;
  readonly plan: PlanIdentity | undefined;
}

export interface InvalidKey {
  readonly admitted: false;
  readonly kind: 'invalid-key';
  readonly cause: 'missing' | 'unknown' | 'disabled' | 'no-plan';
  readonly key: KeyRecord | undefined;
}

export interface Throttled {
  readonly admitted: false;
  readonly kind: 'throttled';
  readonly level: ThrottleLevel;
  readonly limits: ThrottleLimits;
  readonly key: KeyRecord | undefined;
  readonly plan: PlanIdentity | undefined;
}

export interface QuotaExceeded {
  readonly admitted: false;
  readonly kind: 'quota';
  readonly quota: QuotaLimits;
  readonly key: KeyRecord;
  readonly plan: PlanIdentity;
}

/** What the gate says of one request. */
export type UsageVerdict = Admitted | InvalidKey | Throttled | QuotaExceeded;
