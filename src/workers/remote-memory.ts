import type { RemoteMemory } from '../assembly/gateway-host.ts';
import type { CacheFigures, RemoteStageMemory } from '../assembly/stage-memory.ts';
import type { HttpGrant, PolicyGrant } from '../authorizers/authorizer-caches.ts';
import { readHttpGrant } from '../authorizers/http-api/http-grant.ts';
import { readPolicyGrant } from '../authorizers/lambda/policy-grant.ts';
import type { EntryCache } from '../cache/entry-cache.ts';
import type { Clock } from '../environment/environment.ts';
import {
  admittedWithoutKey,
  type GateTarget,
  type UsageGate,
  type UsageGates,
} from '../limits/usage-gate.ts';
import type { UsageVerdict } from '../limits/usage-verdict.ts';
import type { ConnectionNetwork } from '../message/connection-network.ts';
import type { CacheName, FigureName } from './messages.ts';
import type { ParentQuestions } from './parent-questions.ts';
import { createRemoteCache, type WireForm } from './remote-cache.ts';

export interface RemoteMemoryOptions {
  readonly questions: ParentQuestions;
  readonly figures: (name: FigureName) => Promise<unknown>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly hasAccountThrottle: boolean;
  readonly network: ConnectionNetwork;
  readonly processGroups: RemoteMemory['processGroups'];
  /** Makes the versions of one worker's values differ from every other's. */
  readonly worker: string;
}

/** What a worker's calls remember, kept by its parent. */
export function createRemoteMemory(options: RemoteMemoryOptions): RemoteMemory {
  const { questions, figures } = options;
  const cacheOf = remoteCaches(options);
  return {
    usage: remoteGates(questions, options.hasAccountThrottle),
    rates: (entry, windowInMillis) => (caller) =>
      questions.ask({ ask: 'rate', entry, windowInMillis, caller }) as Promise<number>,
    admitsConnection: () => questions.ask({ ask: 'connect' }) as Promise<boolean>,
    network: options.network,
    processGroups: options.processGroups,
    concurrency: {
      // Without a parent the worker is about to end: nothing new begins.
      take: (functionName, most) =>
        questions.ask({ ask: 'invoke', functionName, most }).then(Boolean, () => false),
      give: (functionName) => questions.tell({ tell: 'invoked', functionName }),
    },
    stage: (apiId, stage) => remoteStage(apiId, stage, questions, cacheOf),
    cacheFigures: () => figures('caches') as Promise<readonly CacheFigures[]>,
  };
}

/** A method without a key and without a throttle asks nobody. */
function remoteGates(questions: ParentQuestions, hasAccountThrottle: boolean): UsageGates {
  const numbers = new Map<string, number>();
  const numberOf = (target: GateTarget): number => {
    const { apiId, stage, resourcePath, httpMethod, apiKeyRequired, throttle } = target;
    const name = JSON.stringify([
      apiId,
      stage,
      resourcePath,
      httpMethod,
      apiKeyRequired,
      throttle !== undefined,
    ]);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const gate = numbers.size;
    numbers.set(name, gate);
    // The parent knows the limits: it has compiled the same stage before.
    questions.tell({
      tell: 'gate',
      gate,
      target: { apiId, stage, resourcePath, httpMethod, apiKeyRequired, throttle },
    });
    return gate;
  };
  return {
    hasAccountThrottle,
    gate(target): UsageGate {
      if (!target.apiKeyRequired && !target.throttle && !hasAccountThrottle) return () => admittedWithoutKey;
      const gate = numberOf(target);
      return (keyValue) => questions.ask({ ask: 'gate', gate, keyValue }) as Promise<UsageVerdict>;
    },
  };
}

type CacheOf = <V extends object>(name: CacheName, form: WireForm<V>) => EntryCache<V>;

/** One cache object for each name, however often its stage is compiled. */
function remoteCaches({ questions, clock, worker }: RemoteMemoryOptions): CacheOf {
  const known = new Map<string, EntryCache<object>>();
  let versions = 0;
  const newVersion = () => `${worker}/${++versions}`;
  return <V extends object>(name: CacheName, form: WireForm<V>) => {
    const text = JSON.stringify(name);
    const found = known.get(text);
    if (found) return found as EntryCache<V>; // the name says the kind, and each kind has one form
    const cache = known.size;
    questions.tell({ tell: 'cache', cache, name });
    const made = createRemoteCache({ questions, cache, form, clock, newVersion });
    known.set(text, made);
    return made;
  };
}

function remoteStage(
  apiId: string,
  stage: string,
  questions: ParentQuestions,
  cacheOf: CacheOf,
): RemoteStageMemory {
  return {
    authorizers: {
      policies: (authorizerId) => cacheOf({ apiId, stage, of: 'policies', authorizerId }, policyForm),
      tokens: (authorizerId) => cacheOf({ apiId, stage, of: 'tokens', authorizerId }, asItIs()),
      httpGrants: (authorizerId) => cacheOf({ apiId, stage, of: 'httpGrants', authorizerId }, httpGrantForm),
    },
    responses: (side) => cacheOf({ apiId, stage, of: side }, asItIs()),
    countCached: (isHit) => questions.tell({ tell: 'cached', apiId, stage, isHit }),
  };
}

function asItIs<V>(): WireForm<V> {
  return { encode: (value) => value, decode: (wire) => wire as V };
}

/** Compiled policies are functions: what the authorizer answered is sent, and read again. */
const policyForm: WireForm<PolicyGrant> = {
  encode: ({ payload, askedFor }) => ({ payload, askedFor }),
  decode: (wire) => readPolicyGrant(wire as Pick<PolicyGrant, 'payload' | 'askedFor'>),
};

const httpGrantForm: WireForm<HttpGrant> = {
  encode: ({ payload, isSimple, askedFor }) => ({ payload, isSimple, askedFor }),
  decode: (wire) => readHttpGrant(wire as Pick<HttpGrant, 'payload' | 'isSimple' | 'askedFor'>),
};
