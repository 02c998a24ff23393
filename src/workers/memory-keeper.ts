import type { StageMemory } from '../assembly/stage-memory.ts';
import { createRequestRate } from '../authorizers/waf/request-rate.ts';
import type { EntryCache } from '../cache/entry-cache.ts';
import type { Clock } from '../environment/environment.ts';
import type { KeyRecord } from '../limits/api-key-directory.ts';
import { createUsageGate, type GateTarget, methodBucketName } from '../limits/usage-gate.ts';
import type { UsageLedger } from '../limits/usage-ledger.ts';
import type { UsageVerdict } from '../limits/usage-verdict.ts';
import type { Answers, CacheName, Note, Question, WireEntry } from './messages.ts';

/** Where what all workers' calls must remember is kept: a gateway of the parent's own, which serves nobody. */
export interface KeptMemory {
  readonly ledger: UsageLedger;
  readonly clock: Clock;
  /** Whether one more WebSocket connection may be opened. */
  readonly admitsConnection: () => boolean;
  stage(apiId: string, stageName: string): StageMemory;
}

/** What is kept for one worker. */
export interface MemorySession {
  /** Answers its batches, in the order in which they come. */
  answer(items: readonly (Question | Note)[]): Answers;
  /** The worker has died, and with it what it ran. */
  end(): void;
}

/** Keeps what calls must remember for several workers. @returns makes the session of one worker */
export function createMemoryKeeper(kept: KeptMemory): () => MemorySession {
  const gates = new Map<string, Gate>();
  const rates = new Map<string, (caller: string) => number>();
  const running = new Map<string, number>();
  return () => new Session(kept, gates, rates, running);
}

type Gate = (keyValue: string | undefined) => UsageVerdict;

class Session implements MemorySession {
  readonly #kept: KeptMemory;
  readonly #allGates: Map<string, Gate>;
  readonly #rates: Map<string, (caller: string) => number>;
  /** Invocations of all workers by function, and those of this one. */
  readonly #allRunning: Map<string, number>;
  readonly #running = new Map<string, number>();
  readonly #gates = new Map<number, Gate>();
  readonly #caches = new Map<number, CacheName>();

  constructor(
    kept: KeptMemory,
    gates: Map<string, Gate>,
    rates: Map<string, (caller: string) => number>,
    running: Map<string, number>,
  ) {
    this.#kept = kept;
    this.#allGates = gates;
    this.#rates = rates;
    this.#allRunning = running;
  }

  end(): void {
    for (const [functionName, count] of this.#running) add(this.#allRunning, functionName, -count);
    this.#running.clear();
  }

  answer(items: readonly (Question | Note)[]): Answers {
    const values: unknown[] = [];
    const failures: [number, string][] = [];
    for (const item of items) {
      if ('tell' in item) this.#note(item);
      else {
        try {
          values.push(this.#valueOf(item));
        } catch (error) {
          failures.push([values.push(undefined) - 1, String(error)]);
        }
      }
    }
    return { values, failures };
  }

  #note(note: Note): void {
    if (note.tell === 'gate') this.#gates.set(note.gate, this.#gateOf(note.target));
    else if (note.tell === 'cache') this.#caches.set(note.cache, note.name);
    else if (note.tell === 'keep') this.#cache(note.cache)?.set(note.key, note.entry, note.entry.life);
    else if (note.tell === 'invoked') this.#count(note.functionName, -1);
    else this.#kept.stage(note.apiId, note.stage).countCached(note.isHit);
  }

  #valueOf(question: Question): unknown {
    switch (question.ask) {
      case 'gate': {
        const gate = this.#gates.get(question.gate);
        if (!gate) throw new Error('A gate was asked that was never told.');
        return withoutSettings(gate(question.keyValue));
      }
      case 'entry': {
        const entry = this.#cache(question.cache)?.get(question.key) as WireEntry | undefined; // put there by `keep`
        return entry && entry.version === question.version ? true : entry;
      }
      case 'rate':
        return this.#rate(question.entry, question.windowInMillis)(question.caller);
      case 'connect':
        return this.#kept.admitsConnection();
      case 'invoke':
        return this.#invoke(question.functionName, question.most);
    }
  }

  #invoke(functionName: string, most: number): boolean {
    if ((this.#allRunning.get(functionName) ?? 0) >= most) return false;
    this.#count(functionName, 1);
    return true;
  }

  #count(functionName: string, more: 1 | -1): void {
    add(this.#allRunning, functionName, more);
    add(this.#running, functionName, more);
  }

  /** One gate for all workers that know the method. The limits are those that the parent's own ledger has: a worker may be a swap behind. */
  #gateOf(target: GateTarget): Gate {
    const { apiId, stage, resourcePath, httpMethod, apiKeyRequired, throttle } = target;
    const name = JSON.stringify([
      apiId,
      stage,
      resourcePath,
      httpMethod,
      apiKeyRequired,
      throttle !== undefined,
    ]);
    const known = this.#allGates.get(name);
    if (known) return known;
    const { ledger } = this.#kept;
    const limits = throttle && (ledger.limitsOf(methodBucketName(target)) ?? throttle);
    const gate = createUsageGate(ledger, { ...target, throttle: limits });
    this.#allGates.set(name, gate);
    return gate;
  }

  #cache(number: number): EntryCache<object> | undefined {
    const name = this.#caches.get(number);
    if (!name) throw new Error('A cache was asked that was never told.');
    const memory = this.#kept.stage(name.apiId, name.stage);
    return 'authorizerId' in name
      ? memory.authorizers[name.of](name.authorizerId)
      : memory.responses(name.of);
  }

  #rate(entry: string, windowInMillis: number): (caller: string) => number {
    const name = `${entry}/${windowInMillis}`;
    const known = this.#rates.get(name) ?? createRequestRate(windowInMillis, this.#kept.clock);
    this.#rates.set(name, known);
    return known;
  }
}

function add(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more);
}

/** A key as calls need it: its tags and dates stay here. */
function withoutSettings(verdict: UsageVerdict): UsageVerdict {
  const { key } = verdict;
  if (!key) return verdict;
  const { id, name, value, enabled } = key;
  const slim: KeyRecord = { id, name, value, enabled };
  return { ...verdict, key: slim } as UsageVerdict; // of the same kind as it came
}
