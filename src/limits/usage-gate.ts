import type { Awaitable } from '../environment/awaitable.ts';
import type { ThrottleLimits, TokenBucket } from './token-bucket.ts';
import type { StageKey, UsageLedger } from './usage-ledger.ts';
import type { Admitted, InvalidKey, ThrottleLevel, UsageVerdict } from './usage-verdict.ts';

/** One method of one stage, as the gate sees it. */
export interface GateTarget {
  readonly apiId: string;
  readonly stage: string;
  /** The template, `/pets/{petId}`. */
  readonly resourcePath: string;
  /** The method's own name: `GET`, or `ANY`. */
  readonly httpMethod: string;
  readonly apiKeyRequired: boolean;
  /** The throttle of the stage's method setting; absent: none. */
  readonly throttle: ThrottleLimits | undefined;
}

/** Decides on one request by the key it sent. */
export type UsageGate = (keyValue: string | undefined) => Awaitable<UsageVerdict>;

/** Where methods get their gates: what they count is kept in this process, or by a parent of several. */
export interface UsageGates {
  readonly hasAccountThrottle: boolean;
  gate(target: GateTarget): UsageGate;
}

/** Gates over a ledger of this process: they never wait. */
export function localGates(ledger: UsageLedger): UsageGates {
  return {
    get hasAccountThrottle() {
      return ledger.accountBucket !== undefined;
    },
    gate: (target) => createUsageGate(ledger, target),
  };
}

/** What a gate says where nothing limits a method. */
export const admittedWithoutKey: Admitted = { admitted: true, key: undefined, plan: undefined };

/**
 * Makes the gate of one method: API key, throttles from the client's own to the account's, then the quota
 * (rest-request-phases.md 3.1, 5.1, 5.3). A refusal takes no token anywhere and counts nothing.
 * Unverified: throttles come before the quota (5.4).
 */
export function createUsageGate(
  ledger: UsageLedger,
  target: GateTarget,
): (keyValue: string | undefined) => UsageVerdict {
  const method = `${target.resourcePath}/${target.httpMethod}`;
  const methodBucket = target.throttle && ledger.bucket(methodBucketName(target), target.throttle);
  if (!target.apiKeyRequired) {
    return () => {
      const { accountBucket } = ledger;
      if (!methodBucket && !accountBucket) return admittedWithoutKey;
      return takeTokens(ledger, undefined, undefined, methodBucket) ?? admittedWithoutKey;
    };
  }
  const keys = ledger.stageKeys(target.apiId, target.stage);
  return (keyValue) => {
    if (!keyValue) return invalid('missing');
    const digest = ledger.digests.of(keyValue);
    const stageKey = keys.byDigest.get(digest);
    if (!stageKey?.key.enabled) return whyInvalid(ledger, digest, stageKey);
    ledger.digests.keep(keyValue, digest);
    return admit(ledger, stageKey, stageKey.methodBuckets.get(method), methodBucket);
  };
}

/** Each method has a bucket of its own, also where its limits come from the stage's default (documented). */
export function methodBucketName({
  apiId,
  stage,
  resourcePath,
  httpMethod,
}: Pick<GateTarget, 'apiId' | 'stage' | 'resourcePath' | 'httpMethod'>): string {
  return `stage/${apiId}/${stage}${resourcePath}/${httpMethod}`;
}

function admit(
  ledger: UsageLedger,
  stageKey: StageKey,
  override: TokenBucket | undefined,
  methodBucket: TokenBucket | undefined,
): UsageVerdict {
  const quotaAllows = stageKey.usage.hasRoom(ledger.clock.now());
  const throttled = takeTokens(ledger, stageKey, override, methodBucket, quotaAllows);
  if (throttled) return throttled;
  if (!quotaAllows) {
    const { key, plan, usage } = stageKey;
    return {
      admitted: false,
      kind: 'quota',
      quota: usage.quota as NonNullable<typeof usage.quota>,
      key,
      plan,
    };
  }
  stageKey.usage.count();
  return stageKey.admitted;
}

/** All tokens or none: a call that one level refuses is not counted by the others. */
function takeTokens(
  ledger: UsageLedger,
  stageKey: StageKey | undefined,
  override: TokenBucket | undefined,
  methodBucket: TokenBucket | undefined,
  spend = true,
): UsageVerdict | undefined {
  // A per-method limit of the plan stands in place of the plan's own (documented).
  const clientBucket = override ?? stageKey?.bucket;
  const { accountBucket } = ledger;
  if (!clientBucket && !methodBucket && !accountBucket) return undefined;
  const now = ledger.clock.monotonic();
  if (clientBucket && !clientBucket.hasToken(now)) {
    return throttled(override ? 'method in usage plan' : 'usage plan', clientBucket, stageKey);
  }
  if (methodBucket && !methodBucket.hasToken(now))
    return throttled('method in stage', methodBucket, stageKey);
  if (accountBucket && !accountBucket.hasToken(now)) return throttled('account', accountBucket, stageKey);
  if (spend) {
    clientBucket?.spend();
    methodBucket?.spend();
    accountBucket?.spend();
  }
  return undefined;
}

function throttled(level: ThrottleLevel, bucket: TokenBucket, stageKey: StageKey | undefined): UsageVerdict {
  const { limits } = bucket;
  return { admitted: false, kind: 'throttled', level, limits, key: stageKey?.key, plan: stageKey?.plan };
}

function whyInvalid(ledger: UsageLedger, digest: string, stageKey: StageKey | undefined): InvalidKey {
  const key = stageKey?.key ?? ledger.keyOf(digest);
  if (!key) return invalid('unknown');
  return { admitted: false, kind: 'invalid-key', cause: key.enabled ? 'no-plan' : 'disabled', key };
}

function invalid(cause: 'missing' | 'unknown'): InvalidKey {
  return { admitted: false, kind: 'invalid-key', cause, key: undefined };
}
