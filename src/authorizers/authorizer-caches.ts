import type { EntryCache } from '../cache/entry-cache.ts';
import { KeyedCache } from '../cache/keyed-cache.ts';
import type { Clock } from '../environment/environment.ts';
import type { AuthorizerResult } from '../message/call.ts';
import type { HttpAuthorizerOutput } from './http-api/authorizer-output.ts';
import type { Policy } from './policy/policy.ts';

/** What a Lambda authorizer said of one identity: its policy, which is asked again for every method called. */
export interface PolicyGrant {
  readonly policy: Policy;
  readonly result: AuthorizerResult;
  readonly principalId: string;
  /** The method ARN that the function was asked about. */
  readonly askedFor: string;
  /** What the function answered. */
  readonly payload: string;
}

/** What a Lambda authorizer of an HTTP API said of one identity. */
export interface HttpGrant {
  readonly output: HttpAuthorizerOutput;
  /** The ARN that the function was asked about. */
  readonly askedFor: string;
  /** What the function answered, and whether it was read as a simple response. */
  readonly payload: string;
  readonly isSimple: boolean;
}

/** A token that was verified. */
export interface TokenGrant {
  /** Epoch seconds: the token's own end counts, whatever the cache's. */
  readonly expiresAt: number;
  readonly issuer: string;
  readonly tokenUse: string | undefined;
  readonly audience: string | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly result: AuthorizerResult;
}

/** Milliseconds; the service's default is 300 s (rest-request-phases.md 4.2, documented). */
export function resultTtl(authorizer: { readonly authorizerResultTtlInSeconds?: number }): number {
  return (authorizer.authorizerResultTtlInSeconds ?? 300) * 1000;
}

/** The results of one stage's authorizers, by authorizer (rest-request-phases.md 4.2: the cache is per authorizer and stage). */
export interface AuthorizerResults {
  policies(authorizerId: string): EntryCache<PolicyGrant>;
  tokens(authorizerId: string): EntryCache<TokenGrant>;
  httpGrants(authorizerId: string): EntryCache<HttpGrant>;
}

/** Room for the results of one authorizer of one stage. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Authorizer results of one stage, kept in this process. They hang on the stage, not on a compiled plan, so a redeploy leaves them, as
 * on AWS.
 */
export class AuthorizerCaches implements AuthorizerResults {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #policies = new Map<string, KeyedCache<PolicyGrant>>();
  readonly #httpGrants = new Map<string, KeyedCache<HttpGrant>>();
  readonly #tokens = new Map<string, KeyedCache<TokenGrant>>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  policies(authorizerId: string): KeyedCache<PolicyGrant> {
    return getOrMake(this.#policies, authorizerId, () => new KeyedCache({ clock: this.#clock, maxBytes }));
  }

  tokens(authorizerId: string): KeyedCache<TokenGrant> {
    return getOrMake(this.#tokens, authorizerId, () => new KeyedCache({ clock: this.#clock, maxBytes }));
  }

  httpGrants(authorizerId: string): KeyedCache<HttpGrant> {
    return getOrMake(this.#httpGrants, authorizerId, () => new KeyedCache({ clock: this.#clock, maxBytes }));
  }

  /** FlushStageAuthorizersCache. */
  flush(): void {
    for (const cache of this.#policies.values()) cache.clear();
    for (const cache of this.#httpGrants.values()) cache.clear();
    for (const cache of this.#tokens.values()) cache.clear();
  }
}

/** A stage has ten authorizers at most (documented); every import makes new ones, and the old ones' results are of no use. */
const mostCaches = 40;

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
    const [oldest] = map.keys();
    if (map.size > mostCaches && oldest !== undefined) map.delete(oldest);
  }
  return value;
}
