import { LRUCache } from 'lru-cache';
import type { Clock } from '../environment/environment.ts';
import type { EntryCache, EntryLife } from './entry-cache.ts';

export interface KeyedCacheOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Room for keys and values together; the least recently used entries go first. */
  readonly maxBytes: number;
}

/**
 * Entries that live for a time and share a byte budget: authorizer results, responses, signing keys.
 * Time is the clock's, so a virtual clock decides when an entry is stale; no timers.
 */
export class KeyedCache<V extends object> implements EntryCache<V> {
  readonly #entries: LRUCache<string, V>;

  constructor(options: KeyedCacheOptions) {
    this.#entries = new LRUCache<string, V>({
      maxSize: options.maxBytes,
      // lru-cache takes a start of 0 for "no start": a virtual clock may well stand at 0.
      perf: { now: () => options.clock.monotonic() + 1 },
      // Asks the clock each time; otherwise it keeps the time of a real timer.
      ttlResolution: 0,
    });
  }

  /** The entry, unless its time is over. */
  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /** Milliseconds an entry still has; 0 when there is none. */
  remainingMillis(key: string): number {
    return Math.max(0, this.#entries.getRemainingTTL(key));
  }

  /** Keeps a value. One without a time to live, or larger than the whole budget, is not kept; an older entry of the key goes. */
  set(key: string, value: V, life: EntryLife): void {
    if (!(life.ttlInMillis > 0)) {
      this.#entries.delete(key);
      return;
    }
    this.#entries.set(key, value, { ttl: life.ttlInMillis, size: Math.max(1, life.bytes + key.length * 2) });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Keys of the entries that are alive, the latest used first. */
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#entries.calculatedSize;
  }
}
