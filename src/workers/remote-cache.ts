import type { EntryCache, EntryLife } from '../cache/entry-cache.ts';
import { KeyedCache } from '../cache/keyed-cache.ts';
import type { Clock } from '../environment/environment.ts';
import type { WireEntry } from './messages.ts';
import type { ParentQuestions } from './parent-questions.ts';

/** How values of one kind travel between processes. */
export interface WireForm<V> {
  encode(value: V): unknown;
  decode(wire: unknown): V;
}

export interface RemoteCacheOptions<V> {
  readonly questions: ParentQuestions;
  /** The cache's number, as the parent was told. */
  readonly cache: number;
  readonly form: WireForm<V>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** A text that no other value was ever given. */
  readonly newVersion: () => string;
}

/** Room for values that this worker has seen of one cache: what saves their way and their reading, never the question. */
const maxBytes = 32 * 1024 * 1024;

/**
 * A cache that the parent keeps. Every look-up asks it: there is one truth about what is kept, for how long, and what was flushed. A value
 * that this worker has already is not sent again.
 */
export function createRemoteCache<V extends object>(options: RemoteCacheOptions<V>): EntryCache<V> {
  const { questions, cache, form, clock, newVersion } = options;
  const seen = new KeyedCache<{ readonly version: string; readonly value: V }>({ clock, maxBytes });
  const remember = (key: string, version: string, value: V, life: EntryLife) =>
    seen.set(key, { version, value }, life);
  return {
    async get(key) {
      const known = seen.get(key);
      const answer = await questions.ask({ ask: 'entry', cache, key, version: known?.version });
      if (answer === undefined) return undefined;
      if (answer === true && known) return known.value;
      const { version, wire, life } = answer as WireEntry; // what the keeper sends for an entry
      const value = form.decode(wire);
      remember(key, version, value, life);
      return value;
    },
    set(key, value, life) {
      const version = newVersion();
      questions.tell({ tell: 'keep', cache, key, entry: { version, wire: form.encode(value), life } });
      remember(key, version, value, life);
    },
  };
}
