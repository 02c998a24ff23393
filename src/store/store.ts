import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import type { ApiKey, Deployment, DomainName, Stage, UsagePlan } from '../model/stage.ts';

/**
 * Everything the control plane knows, as one value that is never changed, only replaced. An entry that an update did not
 * touch stays the same object, so a watcher finds out what changed by comparing with `===`.
 */
export interface GatewayState {
  /** Drafts by API id, oldest first. */
  readonly apis: ReadonlyMap<string, Api>;
  /** By deployment id, which is unique in the whole state; oldest first. */
  readonly deployments: ReadonlyMap<string, Deployment>;
  /** By `stageKey`. */
  readonly stages: ReadonlyMap<string, Stage>;
  /** By key id. */
  readonly apiKeys: ReadonlyMap<string, ApiKey>;
  /** By plan id. */
  readonly usagePlans: ReadonlyMap<string, UsagePlan>;
  /** By `usageKey`. */
  readonly usage: ReadonlyMap<string, UsageDay>;
  /** By domain name, in lower case. */
  readonly domainNames: ReadonlyMap<string, DomainName>;
}

/** What one API key used of one usage plan on one day (UTC): the grain of AWS's GetUsage. */
export interface UsageDay {
  readonly usagePlanId: string;
  readonly keyId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  /** Requests counted against the quota that day. */
  readonly used: number;
  /**
   * Requests given back (or taken, if negative) by UpdateUsage that day. What is left of a period is
   * `limit - sum(used) + sum(adjustment)` over its days, so counts of several processes simply add up.
   */
  readonly adjustment: number;
}

/** The state of an empty workspace. */
export function emptyState(): GatewayState {
  return {
    apis: new Map(),
    deployments: new Map(),
    stages: new Map(),
    apiKeys: new Map(),
    usagePlans: new Map(),
    usage: new Map(),
    domainNames: new Map(),
  };
}

/** The key of `GatewayState.stages`. Neither part can hold a slash. */
export function stageKey(apiId: string, stageName: string): string {
  return `${apiId}/${stageName}`;
}

/** The key of `GatewayState.usage`. */
export function usageKey(usagePlanId: string, keyId: string, date: string): string {
  return `${usagePlanId}/${keyId}/${date}`;
}

/** A state to keep, and what the caller wanted to know about it. */
export interface Change<T> {
  readonly state: GatewayState;
  readonly result: T;
}

/** Where the control plane's state lives. Three operations, and all else is functions over `GatewayState`. */
export interface Store {
  read(): Promise<GatewayState>;
  /**
   * Replaces the state by what `change` makes of the newest one, wholly or not at all. No other update comes in between,
   * of this process or another. A failed outcome changes nothing. `change` must be pure: a store may call it again.
   */
  update<T>(change: (state: GatewayState) => Outcome<Change<T>>): Promise<Outcome<T>>;
  /**
   * Calls the listener with each new state: at once for updates made here, within a second for those of other processes.
   * @returns a function that ends the watching
   */
  watch(listener: (state: GatewayState) => void): () => void;
  /** Lets go of files and timers. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Why a store could not do its work: the machine or the file is in the way, not the request. */
export class StoreError extends Error {
  readonly kind: 'damaged' | 'newer' | 'busy' | 'full' | 'unreadable';
  /** What to do next. */
  readonly next: string;

  constructor(kind: StoreError['kind'], message: string, next: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
    this.next = next;
  }
}
