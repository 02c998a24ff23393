import type { Awaitable } from '../environment/awaitable.ts';

/** How long an entry is good, and its room. */
export interface EntryLife {
  readonly ttlInMillis: number;
  /** The value's own size; the key's is added. */
  readonly bytes: number;
}

/** Entries by key, for those who only look up and keep: in this process at once, or with a parent of several workers. */
export interface EntryCache<V extends object> {
  /** The entry, unless its time is over. */
  get(key: string): Awaitable<V | undefined>;
  /** Keeps a value. One without a time to live is not kept; an older entry of the key goes. */
  set(key: string, value: V, life: EntryLife): void;
}
