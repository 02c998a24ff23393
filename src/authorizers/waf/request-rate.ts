import { KeyedCache } from '../../cache/keyed-cache.ts';
import type { Awaitable } from '../../environment/awaitable.ts';
import type { Clock } from '../../environment/environment.ts';

interface Window {
  start: number;
  count: number;
  previous: number;
}

/** Room for about 10,000 callers; the ones not seen for longest go first. */
const maxBytes = 1024 * 1024;
const entryBytes = 64;

/** Counts one request of a caller and says how many came within the window, this one included. */
export type RequestRate = (caller: string) => Awaitable<number>;

/** A sliding window by two fixed ones: what AWS WAF counts is an estimate too (documented). */
export function createRequestRate(
  windowInMillis: number,
  clock: Pick<Clock, 'monotonic'>,
): (caller: string) => number {
  const windows = new KeyedCache<Window>({ clock, maxBytes });
  return (caller) => {
    const now = clock.monotonic();
    let window = windows.get(caller);
    if (!window) {
      window = { start: now, count: 0, previous: 0 };
      windows.set(caller, window, { ttlInMillis: windowInMillis * 2, bytes: entryBytes });
    } else if (now - window.start >= windowInMillis) {
      slide(window, now, windowInMillis);
      windows.set(caller, window, { ttlInMillis: windowInMillis * 2, bytes: entryBytes });
    }
    window.count += 1;
    const rest = 1 - (now - window.start) / windowInMillis;
    return window.count + Math.floor(window.previous * rest);
  };
}

function slide(window: Window, now: number, windowInMillis: number): void {
  const passed = Math.floor((now - window.start) / windowInMillis);
  window.previous = passed === 1 ? window.count : 0;
  window.count = 0;
  window.start += passed * windowInMillis;
}
