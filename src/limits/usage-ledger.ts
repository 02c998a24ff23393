import type { Clock } from '../environment/environment.ts';
import { DigestMap, digestOf, type KeyRecord, KnownDigests } from './api-key-directory.ts';
import { type DayCount, KeyUsage, type QuotaLimits } from './key-usage.ts';
import { type ThrottleLimits, TokenBucket } from './token-bucket.ts';
import type { Admitted, PlanIdentity } from './usage-verdict.ts';

/** A usage plan as the ledger needs it; API Gateway's `UsagePlan` fits. */
export interface PlanRecord extends PlanIdentity {
  readonly apiStages: readonly {
    readonly apiId: string;
    readonly stage: string;
    /** `/pets/GET` -> limits. */
    readonly throttle: ReadonlyMap<string, ThrottleLimits>;
  }[];
  readonly throttle?: ThrottleLimits;
  readonly quota?: QuotaLimits;
  readonly keyIds: readonly string[];
}

/** One key as one stage sees it: its plan, its buckets, its count. */
export interface StageKey {
  readonly key: KeyRecord;
  readonly plan: PlanIdentity;
  /** The plan's throttle for this key, over all stages of the plan. */
  readonly bucket: TokenBucket | undefined;
  /** Per-method limits of the plan for this key and stage, by `/pets/GET`: in place of the plan's own. */
  readonly methodBuckets: ReadonlyMap<string, TokenBucket>;
  readonly usage: KeyUsage;
  /** Made once: an admitted call allocates nothing. */
  readonly admitted: Admitted;
}

/** The keys of one stage. The map is replaced when keys or plans change; gates keep hold of this object. */
export interface StageKeys {
  byDigest: DigestMap<StageKey>;
}

/** What was counted for a key of a plan on a day: to be added to the store. */
export interface UsageCount {
  readonly usagePlanId: string;
  readonly keyId: string;
  readonly date: string;
  readonly used: number;
}

export type StoredUsage = DayCount & { readonly usagePlanId: string; readonly keyId: string };

/**
 * Everything that must remember between calls who called how often: buckets and counts. One for all stages of a gateway, apart
 * from compiled plans, so a redeploy resets nothing. Persistence is by `drain` (what to add) and `restore` (what the store holds).
 */
export class UsageLedger {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #usage = new Map<string, { planId: string; keyId: string; usage: KeyUsage }>();
  readonly #stages = new Map<string, StageKeys>();
  readonly digests = new KnownDigests();
  #allKeys = new DigestMap<KeyRecord>();
  #planKeys: ReadonlyMap<string, DigestMap<StageKey>> = new Map();
  /** By `planId/keyId`. */
  #stored: ReadonlyMap<string, readonly StoredUsage[]> = new Map();
  #account: TokenBucket | undefined;

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.clock = clock;
  }

  /** Takes over keys and plans as they are now. Buckets and counts of what stays are kept. */
  configure(keys: Iterable<KeyRecord>, plans: Iterable<PlanRecord>): void {
    const byId = new Map<string, { key: KeyRecord; digest: string }>();
    this.#allKeys = new DigestMap();
    this.digests.clear();
    for (const key of keys) {
      const digest = digestOf(key.value);
      byId.set(key.id, { key, digest });
      this.#allKeys.set(digest, key);
    }
    const stages = new Map<string, DigestMap<StageKey>>();
    for (const plan of plans) this.#addPlan(plan, byId, stages);
    this.#planKeys = stages;
    for (const [name, stage] of this.#stages) stage.byDigest = stages.get(name) ?? new DigestMap();
  }

  /**
   * The account's throttle (AWS: 10000 requests a second, burst 5000).
   * Differs from AWS: without limits there is none, because a load test on one machine is not a Region.
   */
  setAccountThrottle(limits: ThrottleLimits | undefined): void {
    this.#account = limits && this.bucket('account', limits);
  }

  get accountBucket(): TokenBucket | undefined {
    return this.#account;
  }

  /** The key with this digest, whatever its plans. */
  keyOf(digest: string): KeyRecord | undefined {
    return this.#allKeys.get(digest);
  }

  /** The keys that plans let into a stage. The object lives as long as the ledger. */
  stageKeys(apiId: string, stage: string): StageKeys {
    const name = `${apiId}/${stage}`;
    let keys = this.#stages.get(name);
    if (!keys) {
      keys = { byDigest: this.#planKeys.get(name) ?? new DigestMap() };
      this.#stages.set(name, keys);
    }
    return keys;
  }

  /** The bucket of a name, made full on first use; later calls change its limits and keep what was used. */
  bucket(name: string, limits: ThrottleLimits): TokenBucket {
    const now = this.clock.monotonic();
    let bucket = this.#buckets.get(name);
    if (bucket) bucket.setLimits(limits, now);
    else {
      bucket = new TokenBucket(limits, now);
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }

  /** The limits that the bucket of a name has now; undefined before its first use. */
  limitsOf(name: string): ThrottleLimits | undefined {
    return this.#buckets.get(name)?.limits;
  }

  /** The count of one key against one plan, where either is known. */
  usageOf(planId: string, keyId: string): KeyUsage | undefined {
    return this.#usage.get(`${planId}/${keyId}`)?.usage;
  }

  /** Takes over what the store holds; counts not yet written out stay on top. */
  restore(stored: Iterable<StoredUsage>): void {
    this.#stored = groupByKey(stored);
    for (const { planId, keyId, usage } of this.#usage.values()) usage.restore(this.#storedOf(planId, keyId));
  }

  /** What was counted since the last time, to be added to the store. */
  drain(): UsageCount[] {
    return [...this.#usage.values()].flatMap(({ planId, keyId, usage }) =>
      usage.drain().map((count) => ({ usagePlanId: planId, keyId, ...count })),
    );
  }

  /** Takes back counts that the store did not accept. */
  undrain(counts: Iterable<UsageCount>): void {
    for (const count of counts) this.usageOf(count.usagePlanId, count.keyId)?.undrain([count]);
  }

  /** Every count known, as the store keeps them. */
  usageDays(): StoredUsage[] {
    return [...this.#usage.values()].flatMap(({ planId, keyId, usage }) =>
      usage.days().map((day) => ({ usagePlanId: planId, keyId, ...day })),
    );
  }

  #addPlan(
    plan: PlanRecord,
    keys: ReadonlyMap<string, { key: KeyRecord; digest: string }>,
    stages: Map<string, DigestMap<StageKey>>,
  ): void {
    for (const { apiId, stage, throttle } of plan.apiStages) {
      const name = `${apiId}/${stage}`;
      const stageMap = stages.get(name) ?? new DigestMap<StageKey>();
      stages.set(name, stageMap);
      for (const keyId of plan.keyIds) {
        const known = keys.get(keyId);
        if (known) stageMap.set(known.digest, this.#stageKey(plan, known.key, name, throttle));
      }
    }
  }

  #stageKey(
    plan: PlanRecord,
    key: KeyRecord,
    stageName: string,
    methods: ReadonlyMap<string, ThrottleLimits>,
  ): StageKey {
    const identity = { id: plan.id, name: plan.name };
    return {
      key,
      plan: identity,
      bucket: plan.throttle && this.bucket(`plan/${plan.id}/${key.id}`, plan.throttle),
      methodBuckets: new Map(
        [...methods].map(([method, limits]) => [
          method,
          this.bucket(`plan/${plan.id}/${key.id}/${stageName}${method}`, limits),
        ]),
      ),
      usage: this.#usageFor(plan, key.id),
      admitted: { admitted: true, key, plan: identity },
    };
  }

  #usageFor(plan: PlanRecord, keyId: string): KeyUsage {
    const name = `${plan.id}/${keyId}`;
    const known = this.#usage.get(name);
    if (known) {
      if (!sameQuota(known.usage.quota, plan.quota)) known.usage.setQuota(plan.quota);
      return known.usage;
    }
    const usage = new KeyUsage(plan.quota);
    usage.restore(this.#storedOf(plan.id, keyId));
    this.#usage.set(name, { planId: plan.id, keyId, usage });
    return usage;
  }

  #storedOf(planId: string, keyId: string): readonly StoredUsage[] {
    return this.#stored.get(`${planId}/${keyId}`) ?? [];
  }
}

function groupByKey(stored: Iterable<StoredUsage>): ReadonlyMap<string, readonly StoredUsage[]> {
  const groups = new Map<string, StoredUsage[]>();
  for (const day of stored) {
    const name = `${day.usagePlanId}/${day.keyId}`;
    const group = groups.get(name);
    if (group) group.push(day);
    else groups.set(name, [day]);
  }
  return groups;
}

function sameQuota(a: QuotaLimits | undefined, b: QuotaLimits | undefined): boolean {
  return a?.limit === b?.limit && a?.offset === b?.offset && a?.period === b?.period;
}
